using Conversa.Data.Connections;
using Conversa.Data.Metadata;
using Conversa.Data.Providers;
using Conversa.Data.Todos;
using Conversa.Data.Users;

namespace Conversa.Data.Storage;

internal class ConfigurationModules(IDatabase db, string? owner) : IConfigurationModules
{
    public IDatabaseConnectionRepository Connections => field ??= new DatabaseConnectionRepository(db, owner);

    public IRecordMetadataRepository Metadata => field ??= new RecordMetadataRepository(db, owner);

    public IPreferenceRepository Preferences => field ??= new PreferenceRepository(db, owner);

    public IProviderRepository Providers => field ??= new ProviderRepository(db, owner);

    public ITodoRepository Todos => field ??= new TodoRepository(db, owner);
}
