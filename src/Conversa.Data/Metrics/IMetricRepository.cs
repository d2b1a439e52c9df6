namespace Conversa.Data.Metrics;

/// <summary>Figures of the host, over time.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IMetricRepository
{
}
