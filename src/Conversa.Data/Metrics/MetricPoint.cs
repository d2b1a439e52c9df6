namespace Conversa.Data.Metrics;

/// <summary>What the metrics of one stretch of time come to.</summary>
public sealed record MetricPoint
{
    /// <summary>Where the stretch begins, UTC: a multiple of its length since the Unix epoch.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>How many metrics it has, at least 1.</summary>
    public required long Count { get; init; }

    /// <summary>Their sum; infinite when it is beyond what a number can hold.</summary>
    public required double Sum { get; init; }

    /// <summary>Their mean.</summary>
    public required double Average { get; init; }

    /// <summary>The lowest of them.</summary>
    public required double Minimum { get; init; }

    /// <summary>The highest of them.</summary>
    public required double Maximum { get; init; }
}
