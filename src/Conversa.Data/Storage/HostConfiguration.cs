using Conversa.Data.Capabilities;
using Conversa.Data.Providers;
using Conversa.Data.Settings;

namespace Conversa.Data.Storage;

internal sealed class HostConfiguration(IDatabase db) : ConfigurationModules(db, owner: null), IHostConfiguration
{
    private readonly IDatabase _db = db;

    public IApiQuotaRepository ApiQuotas => field ??= new ApiQuotaRepository(_db);

    public ICapabilityRepository Capabilities => field ??= new CapabilityRepository(_db);

    public IProviderModelRepository ProviderModels => field ??= new ProviderModelRepository(_db);

    public ISettingRepository Settings => field ??= new SettingRepository(_db);
}
