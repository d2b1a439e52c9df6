using Conversa.Data.Activity;
using Conversa.Data.Features;
using Conversa.Data.Logs;
using Conversa.Data.Metrics;
using Conversa.Data.Performance;
using Conversa.Data.Productivity;

namespace Conversa.Data;

/// <summary>Figures over time, for whoever runs the host: none of it is in the store of one user.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IAnalytics
{
    /// <summary>Figures of the host.</summary>
    IMetricRepository Metrics { get; }

    /// <summary>What features are used.</summary>
    IFeatureUsageRepository Features { get; }

    /// <summary>How long operations take.</summary>
    IPerformanceRepository Performance { get; }

    /// <summary>The time that work with the bot saves.</summary>
    IProductivityRepository Productivity { get; }

    /// <summary>What users do.</summary>
    IActivityRepository Activity { get; }

    /// <summary>What the host's parts say of themselves.</summary>
    ILogRepository Logs { get; }
}
