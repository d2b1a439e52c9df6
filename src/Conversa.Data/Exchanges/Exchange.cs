namespace Conversa.Data.Exchanges;

/// <summary>A question and what was answered (S2's conversations). Both are messages of one conversation; here are their texts as they are now.</summary>
public sealed record Exchange
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is: the conversation's owner.</summary>
    public required string UserId { get; init; }

    /// <summary>The session it was asked in; null when there is none, or when it was deleted.</summary>
    public string? SessionId { get; init; }

    /// <summary>The conversation of both messages.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The exchange it follows in a thread; null where one begins, or when that was deleted.</summary>
    public string? ParentId { get; init; }

    /// <summary>The message that asks.</summary>
    public required string QuestionMessageId { get; init; }

    /// <summary>What was asked.</summary>
    public required string Question { get; init; }

    /// <summary>The message that answers; null until answered, and again when that message was deleted.</summary>
    public string? ResponseMessageId { get; init; }

    /// <summary>What was answered; null while there is no response.</summary>
    public string? Response { get; init; }

    /// <summary>The paths of the files it was about, in the order given. Empty, never null.</summary>
    public required IReadOnlyList<string> ContextFiles { get; init; }

    /// <summary>The ids of the database connections it was about, in the order given. Empty, never null.</summary>
    public required IReadOnlyList<string> ContextDatabases { get; init; }

    /// <summary>The tokens that the response took; null when unknown.</summary>
    public long? TokensUsed { get; init; }

    /// <summary>How long the response took, in milliseconds; null until answered. It stays when the response is deleted, until the next.</summary>
    public long? ResponseTimeMs { get; init; }

    /// <summary>When it was asked: the question's time.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When it was answered: the response's time; null while there is no response.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal long Seq { get; init; }
}
