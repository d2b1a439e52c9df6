using Conversa.Data.Connections;
using Conversa.Data.Metadata;
using Conversa.Data.Providers;
using Conversa.Data.Todos;
using Conversa.Data.Users;

namespace Conversa.Data;

/// <summary>What users configure.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IConfigurationModules
{
    /// <summary>Connections to databases.</summary>
    IDatabaseConnectionRepository Connections { get; }

    /// <summary>A host's notes on rows of other tables.</summary>
    IRecordMetadataRepository Metadata { get; }

    /// <summary>What users prefer.</summary>
    IPreferenceRepository Preferences { get; }

    /// <summary>How users reach the providers of models.</summary>
    IProviderRepository Providers { get; }

    /// <summary>What is to be done.</summary>
    ITodoRepository Todos { get; }
}
