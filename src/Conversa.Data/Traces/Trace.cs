namespace Conversa.Data.Traces;

/// <summary>What one stage of the pipeline did, as it is stored in <c>traces</c> (S0).</summary>
public sealed record Trace
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The owner of the conversation when the trace began; null when it was of none.</summary>
    public string? UserId { get; init; }

    /// <summary>The conversation; null when it was of none, and when that was deleted.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The message that was worked on; null when it was none, and when that was deleted.</summary>
    public string? MessageId { get; init; }

    /// <summary>The stage: <c>load</c>, <c>decay</c>, <c>global</c>, <c>classify</c>, <c>handle</c>, <c>post</c>, <c>save</c> or the host's own.</summary>
    public required string Stage { get; init; }

    /// <summary>When it began, UTC, to the millisecond.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>When it ended, UTC, to the millisecond, by the store's clock, also where that is behind the <see cref="StartTime"/> it was given; null while it has not.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>How long it took, in milliseconds, never negative; null while it has not ended.</summary>
    public long? DurationMs { get; init; }

    /// <summary>How far it has come.</summary>
    public required TraceStatus Status { get; init; }

    /// <summary>What the stage says of itself, as JSON; null when nothing.</summary>
    public string? Data { get; init; }

    /// <summary>Why it failed, as JSON; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal long Seq { get; init; }
}
