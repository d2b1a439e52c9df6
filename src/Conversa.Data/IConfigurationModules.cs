using Conversa.Data.Todos;
using Conversa.Data.Users;

namespace Conversa.Data;

/// <summary>Settings and preferences.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IConfigurationModules
{
    /// <summary>What users prefer.</summary>
    IPreferenceRepository Preferences { get; }

    /// <summary>What is to be done.</summary>
    ITodoRepository Todos { get; }
}
