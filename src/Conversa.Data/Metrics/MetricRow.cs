using Conversa.Data.Storage;

namespace Conversa.Data.Metrics;

/// <summary>A row of <c>system_metrics</c>.</summary>
internal sealed record MetricRow(long Seq, string Id, long Timestamp, string MetricType, double Value, string? Metadata, long CreatedAt)
{
    public Metric ToMetric() => new()
    {
        Id = Id,
        MetricType = MetricType,
        Value = Value,
        Timestamp = Times.At(Timestamp),
        Metadata = Metadata,
        CreatedAt = Times.At(CreatedAt),
    };
}
