namespace Conversa.Data.Goals;

/// <summary>What to change of a goal. What is null stays as it is.</summary>
public sealed record GoalUpdate
{
    /// <summary>The goal in other words; not empty.</summary>
    public string? Goal { get; init; }

    /// <summary>Another category, 1 to 256 characters.</summary>
    public string? Category { get; init; }

    /// <summary>The host's own data as JSON, in place of what was there.</summary>
    public string? Metadata { get; init; }
}
