using Conversa.Data.Capabilities;
using Conversa.Data.Users;

namespace Conversa.Data;

/// <summary>Settings and preferences.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IConfigurationModules
{
    /// <summary>What users prefer.</summary>
    IPreferenceRepository Preferences { get; }

    /// <summary>How what the bot can do is set up. It is the host's: one user's store finds none.</summary>
    ICapabilityRepository Capabilities { get; }
}
