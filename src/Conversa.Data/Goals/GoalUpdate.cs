namespace Conversa.Data.Goals;

/// <summary>What to change of a goal. What is left out stays; null clears.</summary>
public sealed record GoalUpdate
{
    /// <summary>The goal in other words; not empty.</summary>
    public Optional<string> Goal { get; init; }

    /// <summary>Another category, 1 to 256 characters; null for none.</summary>
    public Optional<string?> Category { get; init; }

    /// <summary>The host's own data as JSON, in place of what was there; null for none.</summary>
    public Optional<string?> Metadata { get; init; }
}
