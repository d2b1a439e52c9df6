using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Traces;

/// <summary>A stage that begins, or one that is over.</summary>
public sealed record NewTrace
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewTrace()
    {
    }

    /// <summary>Makes one with what every trace has.</summary>
    [SetsRequiredMembers]
    public NewTrace(string stage) => Stage = stage;

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The conversation it is of, which must exist; null for the message's, or for none.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The message that is worked on, which must exist, in the conversation where one is named.</summary>
    public string? MessageId { get; init; }

    /// <summary>The stage, 1 to 256 characters: <c>load</c>, <c>decay</c>, <c>global</c>, <c>classify</c>, <c>handle</c>, <c>post</c>, <c>save</c> or the host's own.</summary>
    public required string Stage { get; init; }

    /// <summary>What the stage says of itself, as JSON.</summary>
    public string? Data { get; init; }

    /// <summary>When it began: kept to the millisecond, at most a day ahead. Null for now.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended, where it is over: not before <see cref="StartTime"/>, which must then be given, kept to the millisecond, at most a day ahead. Null: it goes on.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Why it failed, as JSON, where it is over and failed. Null: it goes on, or it did what it had to.</summary>
    public string? Error { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
