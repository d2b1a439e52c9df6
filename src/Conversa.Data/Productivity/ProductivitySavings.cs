namespace Conversa.Data.Productivity;

/// <summary>The time that events of one type saved.</summary>
public sealed record ProductivitySavings
{
    /// <summary>The type.</summary>
    public required string EventType { get; init; }

    /// <summary>How many there were, at least 1.</summary>
    public required long EventCount { get; init; }

    /// <summary>The minutes saved by each, in the mean; negative when they took longer.</summary>
    public required double AverageMinutesSaved { get; init; }

    /// <summary>The minutes saved by all.</summary>
    public required double TotalMinutesSaved { get; init; }
}
