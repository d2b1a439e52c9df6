using Conversa.Data.Capabilities;
using Conversa.Data.Users;

namespace Conversa.Data.Storage;

internal sealed class ConfigurationModules(IDatabase db, string? owner) : IConfigurationModules
{
    public IPreferenceRepository Preferences => field ??= new PreferenceRepository(db, owner);

    public ICapabilityRepository Capabilities => field ??= new CapabilityRepository(db, owner);
}
