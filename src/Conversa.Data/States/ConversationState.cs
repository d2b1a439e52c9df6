namespace Conversa.Data.States;

/// <summary>One version of a conversation's state as it is stored in <c>conversation_states</c> (S0).</summary>
public sealed record ConversationState
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation whose state it is.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The version: 1 for the conversation's first state, one more for each that follows. Never given twice.</summary>
    public required long Version { get; init; }

    /// <summary>The whole state as JSON, to the byte as it was saved.</summary>
    public required string State { get; init; }

    /// <summary>The id of the version before; null for the first, and when that was pruned.</summary>
    public string? PreviousStateId { get; init; }

    /// <summary>When it was saved, UTC, to the millisecond; never before the version it follows.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The host's own data about this version as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC, by the store's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
