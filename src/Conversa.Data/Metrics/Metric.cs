namespace Conversa.Data.Metrics;

/// <summary>A figure at a time, as it is stored in <c>system_metrics</c> (S0).</summary>
public sealed record Metric
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>What was measured: <c>latency</c>, <c>memory</c>, <c>api_calls</c> or the host's own.</summary>
    public required string MetricType { get; init; }

    /// <summary>The figure, in the unit that the host means by its type.</summary>
    public required double Value { get; init; }

    /// <summary>When it was measured, UTC, to the millisecond.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
