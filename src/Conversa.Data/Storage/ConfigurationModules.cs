using Conversa.Data.Todos;
using Conversa.Data.Users;

namespace Conversa.Data.Storage;

internal sealed class ConfigurationModules(IDatabase db, string? owner) : IConfigurationModules
{
    public IPreferenceRepository Preferences => field ??= new PreferenceRepository(db, owner);

    public ITodoRepository Todos => field ??= new TodoRepository(db, owner);
}
