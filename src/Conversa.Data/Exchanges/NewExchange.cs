using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Exchanges;

/// <summary>A question to store, or to take from the messages that are there.</summary>
public sealed record NewExchange
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewExchange()
    {
    }

    /// <summary>Makes one with a question that becomes a message.</summary>
    [SetsRequiredMembers]
    public NewExchange(string conversationId, string question) => (ConversationId, Question) = (conversationId, question);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The conversation, which must exist.</summary>
    public required string ConversationId { get; init; }

    /// <summary>What is asked: it becomes a message of the role user. Null where <see cref="QuestionMessageId"/> is given; one of the two must be.</summary>
    public string? Question { get; init; }

    /// <summary>A message of the conversation, of any role, that is the question. Null where <see cref="Question"/> is given.</summary>
    public string? QuestionMessageId { get; init; }

    /// <summary>The provider's id of the question; with <see cref="Question"/> only. Asking with the same one again changes nothing and returns what is stored.</summary>
    public string? QuestionExternalId { get; init; }

    /// <summary>The user who asks; null for the conversation's owner. With <see cref="Question"/> only.</summary>
    public string? AuthorId { get; init; }

    /// <summary>When it was asked, for imports: kept to the millisecond, at most a day ahead. Null for now. With <see cref="Question"/> only.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The user session, which must exist; null for the conversation's, if that has one.</summary>
    public string? SessionId { get; init; }

    /// <summary>The exchange of the same conversation that it follows, for threads.</summary>
    public string? ParentId { get; init; }

    /// <summary>The paths of the files it is about, at most 256, none of them empty; one that is given twice counts once. Default: none.</summary>
    public IReadOnlyList<string> ContextFiles { get; init; } = [];

    /// <summary>The ids of the database connections it is about, at most 256, each of 1 to 256 characters; one that is given twice counts once. Default: none.</summary>
    public IReadOnlyList<string> ContextDatabases { get; init; } = [];

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
