using Conversa.Data.Activity;
using Conversa.Data.Features;
using Conversa.Data.Logs;
using Conversa.Data.Metrics;
using Conversa.Data.Performance;
using Conversa.Data.Productivity;

namespace Conversa.Data.Storage;

internal sealed class Analytics(IDatabase db) : IAnalytics
{
    // Figures and logs are the host's: they have no owner.
    public IMetricRepository Metrics => field ??= new MetricRepository(db);

    public IFeatureUsageRepository Features => field ??= new FeatureUsageRepository(db);

    public IPerformanceRepository Performance => field ??= new PerformanceRepository(db);

    public IProductivityRepository Productivity => field ??= new ProductivityRepository(db);

    public IActivityRepository Activity => field ??= new ActivityRepository(db);

    public ILogRepository Logs => field ??= new LogRepository(db);
}
