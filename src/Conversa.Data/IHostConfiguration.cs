using Conversa.Data.Capabilities;
using Conversa.Data.Providers;
using Conversa.Data.Settings;

namespace Conversa.Data;

/// <summary>What users configure, and what only the host does: it belongs to nobody, so the store of one user has none of it.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IHostConfiguration : IConfigurationModules
{
    /// <summary>How much of providers may be used.</summary>
    IApiQuotaRepository ApiQuotas { get; }

    /// <summary>How what the bot can do is set up.</summary>
    ICapabilityRepository Capabilities { get; }

    /// <summary>The models of providers.</summary>
    IProviderModelRepository ProviderModels { get; }

    /// <summary>The host's settings.</summary>
    ISettingRepository Settings { get; }
}
