namespace Conversa.Data.Tests.Providers;

public sealed class ProviderRepositoryOnFile() : ProviderRepositoryContract(EngineKind.TemporaryFile);

public sealed class ProviderRepositoryInMemory() : ProviderRepositoryContract(EngineKind.InMemory);

public sealed class ProviderModelRepositoryOnFile() : ProviderModelRepositoryContract(EngineKind.TemporaryFile);

public sealed class ProviderModelRepositoryInMemory() : ProviderModelRepositoryContract(EngineKind.InMemory);

public sealed class ApiQuotaRepositoryOnFile() : ApiQuotaRepositoryContract(EngineKind.TemporaryFile);

public sealed class ApiQuotaRepositoryInMemory() : ApiQuotaRepositoryContract(EngineKind.InMemory);
