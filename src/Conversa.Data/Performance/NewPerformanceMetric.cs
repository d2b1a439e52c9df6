using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Performance;

/// <summary>An operation that has ended.</summary>
public sealed record NewPerformanceMetric
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewPerformanceMetric()
    {
    }

    /// <summary>Makes one with what every operation has.</summary>
    [SetsRequiredMembers]
    public NewPerformanceMetric(string operationType, DateTimeOffset startTime, DateTimeOffset endTime) =>
        (OperationType, StartTime, EndTime) = (operationType, startTime, endTime);

    /// <summary>The operation, 1 to 256 characters, compared ordinally: <c>ai_call</c>, <c>database_query</c>, <c>file_parse</c> or the host's own.</summary>
    public required string OperationType { get; init; }

    /// <summary>More of it, as JSON.</summary>
    public string? OperationDetails { get; init; }

    /// <summary>When it began; kept to the millisecond.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>When it ended: not before it began, and at most a day ahead.</summary>
    public required DateTimeOffset EndTime { get; init; }

    /// <summary>Whether it did what it had to. Default: true.</summary>
    public bool Success { get; init; } = true;

    /// <summary>What kind of error ended it, 1 to 256 characters; only where it did not succeed.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The memory it took, in megabytes, not negative; null when unknown.</summary>
    public double? MemoryUsedMb { get; init; }

    /// <summary>The tokens it took, 0 to 2,147,483,647; null when unknown.</summary>
    public long? TokensUsed { get; init; }

    /// <summary>Whether a cache answered. Default: false.</summary>
    public bool CacheHit { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
