using Conversa.Data.Metadata;
using Conversa.Data.Users;

namespace Conversa.Data.Storage;

internal sealed class ConfigurationModules(IDatabase db, string? owner) : IConfigurationModules
{
    public IRecordMetadataRepository Metadata => field ??= new RecordMetadataRepository(db, owner);

    public IPreferenceRepository Preferences => field ??= new PreferenceRepository(db, owner);
}
