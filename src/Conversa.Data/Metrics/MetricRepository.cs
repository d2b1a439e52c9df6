using Conversa.Data.Storage;

namespace Conversa.Data.Metrics;

internal sealed class MetricRepository(IDatabase db) : IMetricRepository
{
}
