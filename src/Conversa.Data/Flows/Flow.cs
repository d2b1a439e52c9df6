namespace Conversa.Data.Flows;

/// <summary>A guided sequence of steps within a conversation, as it is stored in <c>flows</c> (S0).</summary>
public sealed record Flow
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation it belongs to.</summary>
    public required string ConversationId { get; init; }

    /// <summary>What kind of flow it is: <c>goal_setting</c>, <c>habit_formation</c> or the host's own.</summary>
    public required string FlowType { get; init; }

    /// <summary>The step it is at, 0 to <see cref="TotalSteps"/>.</summary>
    public required long CurrentStep { get; init; }

    /// <summary>How many steps it has, at least 1.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>The flow's own state as JSON, kept to the byte.</summary>
    public required string State { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required FlowStatus Status { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was completed or abandoned, UTC; null before that.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
