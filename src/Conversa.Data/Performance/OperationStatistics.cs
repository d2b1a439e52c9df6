namespace Conversa.Data.Performance;

/// <summary>How operations of one type go. Percentiles are nearest-rank: each is a duration that was measured.</summary>
public sealed record OperationStatistics
{
    /// <summary>The type.</summary>
    public required string OperationType { get; init; }

    /// <summary>How many there were, at least 1.</summary>
    public required long Count { get; init; }

    /// <summary>How many of them succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>The share that succeeded, 0 to 1.</summary>
    public double SuccessRate => (double)Succeeded / Count;

    /// <summary>How many of them a cache answered.</summary>
    public required long CacheHits { get; init; }

    /// <summary>The tokens of those whose tokens are known; null when of none.</summary>
    public long? TokensUsed { get; init; }

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
