namespace Conversa.Data.Goals;

/// <summary>Something a user said they want, as it is stored in <c>user_goals</c> (S0).</summary>
public sealed record UserGoal
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user whose goal it is.</summary>
    public required string UserId { get; init; }

    /// <summary>The conversation in which they said it; null when not said, and when that conversation was deleted.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The goal in words.</summary>
    public required string Goal { get; init; }

    /// <summary>Its category, such as <c>health</c>; null when it has none.</summary>
    public string? Category { get; init; }

    /// <summary>What became of it.</summary>
    public required GoalStatus Status { get; init; }

    /// <summary>When it was found in what they said, UTC.</summary>
    public required DateTimeOffset ExtractedAt { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
