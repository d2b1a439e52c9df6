namespace Conversa.Data.States;

/// <summary>What a bot is busy with in a conversation, as it is stored in <c>working_states</c> (S1 conversation_states): one for each conversation, changed in place.</summary>
public sealed record WorkingState
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The owner of the conversation.</summary>
    public required string UserId { get; init; }

    /// <summary>What the user asked for; null when not said.</summary>
    public string? UserInput { get; init; }

    /// <summary>What the bot attends to, in the order in which it was added. Empty, never null, when there is nothing.</summary>
    public required IReadOnlyList<string> FocusAreas { get; init; }

    /// <summary>The steps taken so far.</summary>
    public required long StepCount { get; init; }

    /// <summary>What the last tool call gave, as JSON to the byte; null when there is none.</summary>
    public string? LastToolResult { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was first stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
