using Conversa.Data.Metrics;

namespace Conversa.Data.Storage;

internal sealed class Analytics(IDatabase db) : IAnalytics
{
    // Metrics are the host's: they have no owner.
    public IMetricRepository Metrics => field ??= new MetricRepository(db);
}
