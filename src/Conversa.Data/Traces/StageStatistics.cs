namespace Conversa.Data.Traces;

/// <summary>How long a stage takes, over its traces that have ended. Percentiles are nearest-rank: each is a duration that was measured.</summary>
public sealed record StageStatistics
{
    /// <summary>The stage.</summary>
    public required string Stage { get; init; }

    /// <summary>The traces that have ended.</summary>
    public required long Count { get; init; }

    /// <summary>Those of them that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>The mean, in milliseconds.</summary>
    public required double AverageMs { get; init; }

    /// <summary>Half took no longer than this, in milliseconds.</summary>
    public required long P50Ms { get; init; }

    /// <summary>95 in 100 took no longer than this, in milliseconds.</summary>
    public required long P95Ms { get; init; }

    /// <summary>99 in 100 took no longer than this, in milliseconds.</summary>
    public required long P99Ms { get; init; }

    /// <summary>The slowest, in milliseconds.</summary>
    public required long MaxMs { get; init; }
}
