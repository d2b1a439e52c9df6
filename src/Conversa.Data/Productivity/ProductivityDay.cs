namespace Conversa.Data.Productivity;

/// <summary>The time that events of one type saved on one day.</summary>
public sealed record ProductivityDay
{
    /// <summary>The day, UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The type.</summary>
    public required string EventType { get; init; }

    /// <summary>How many there were, at least 1.</summary>
    public required long EventCount { get; init; }

    /// <summary>The time saved by each, in the mean; negative when they took longer.</summary>
    public required TimeSpan AverageTimeSaved { get; init; }

    /// <summary>The improvement by each in percent, in the mean.</summary>
    public required double AverageImprovement { get; init; }

    /// <summary>The time saved by all.</summary>
    public required TimeSpan TotalTimeSaved { get; init; }
}
