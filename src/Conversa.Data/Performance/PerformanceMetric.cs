namespace Conversa.Data.Performance;

/// <summary>How an operation went, as it is stored in <c>performance_metrics</c> (S2).</summary>
public sealed record PerformanceMetric
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The operation: <c>ai_call</c>, <c>database_query</c>, <c>file_parse</c> or the host's own.</summary>
    public required string OperationType { get; init; }

    /// <summary>More of it, as JSON; null when nothing was said.</summary>
    public string? OperationDetails { get; init; }

    /// <summary>When it began, UTC, to the millisecond.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>When it ended, UTC, to the millisecond.</summary>
    public required DateTimeOffset EndTime { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration => EndTime - StartTime;

    /// <summary>Whether it did what it had to.</summary>
    public required bool Success { get; init; }

    /// <summary>What kind of error ended it; null when none did.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The memory it took, in megabytes; null when unknown.</summary>
    public double? MemoryUsedMb { get; init; }

    /// <summary>The tokens it took; null when unknown.</summary>
    public long? TokensUsed { get; init; }

    /// <summary>Whether a cache answered.</summary>
    public required bool CacheHit { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
