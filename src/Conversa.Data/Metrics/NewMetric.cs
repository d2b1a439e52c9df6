using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Metrics;

/// <summary>A figure to record.</summary>
public sealed record NewMetric
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewMetric()
    {
    }

    /// <summary>Makes one with what every metric has.</summary>
    [SetsRequiredMembers]
    public NewMetric(string metricType, double value) => (MetricType, Value) = (metricType, value);

    /// <summary>What was measured, 1 to 256 characters: <c>latency</c>, <c>memory</c>, <c>api_calls</c> or the host's own.</summary>
    public required string MetricType { get; init; }

    /// <summary>The figure: a finite number.</summary>
    public required double Value { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was measured: kept to the millisecond, at most a day ahead. Null for now.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
