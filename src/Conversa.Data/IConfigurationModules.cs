using Conversa.Data.Metadata;
using Conversa.Data.Users;

namespace Conversa.Data;

/// <summary>Settings and preferences.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IConfigurationModules
{
    /// <summary>A host's notes on rows of other tables.</summary>
    IRecordMetadataRepository Metadata { get; }

    /// <summary>What users prefer.</summary>
    IPreferenceRepository Preferences { get; }
}
