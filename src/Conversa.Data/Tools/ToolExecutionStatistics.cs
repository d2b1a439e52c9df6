namespace Conversa.Data.Tools;

/// <summary>How often a tool was asked for, what became of that, what it cost and how long it took.</summary>
public sealed record ToolExecutionStatistics
{
    /// <summary>The tool.</summary>
    public required string ToolName { get; init; }

    /// <summary>The requests.</summary>
    public required long Count { get; init; }

    /// <summary>Those of them that wait for a person.</summary>
    public required long Pending { get; init; }

    /// <summary>Those that may be started.</summary>
    public required long Approved { get; init; }

    /// <summary>Those that were rejected.</summary>
    public required long Rejected { get; init; }

    /// <summary>Those that run.</summary>
    public required long Executing { get; init; }

    /// <summary>Those that completed.</summary>
    public required long Completed { get; init; }

    /// <summary>Those that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Those that were called off.</summary>
    public required long Cancelled { get; init; }

    /// <summary>Those that were not decided in time.</summary>
    public required long Expired { get; init; }

    /// <summary>What they cost, as far as it is known. Estimates do not count.</summary>
    public required decimal Cost { get; init; }

    /// <summary>Those that completed or failed without saying what they cost.</summary>
    public required long CostUnknown { get; init; }

    /// <summary>How long a run took, the mean in milliseconds; null when none has ended.</summary>
    public double? AverageMs { get; init; }

    /// <summary>95 in 100 runs took no longer than this, in milliseconds; one that was measured (nearest-rank). Null when none has ended.</summary>
    public long? P95Ms { get; init; }
}
