using Conversa.Data.Metrics;

namespace Conversa.Data;

/// <summary>Figures over time.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IAnalytics
{
    /// <summary>Figures of the host.</summary>
    IMetricRepository Metrics { get; }
}
