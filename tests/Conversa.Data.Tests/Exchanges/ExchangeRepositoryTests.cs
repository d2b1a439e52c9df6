namespace Conversa.Data.Tests.Exchanges;

public sealed class ExchangeRepositoryOnFile() : ExchangeRepositoryContract(EngineKind.TemporaryFile);

public sealed class ExchangeRepositoryInMemory() : ExchangeRepositoryContract(EngineKind.InMemory);

public sealed class ExchangeListOnFile() : ExchangeListContract(EngineKind.TemporaryFile);

public sealed class ExchangeListInMemory() : ExchangeListContract(EngineKind.InMemory);

public sealed class ExchangeSearchOnFile() : ExchangeSearchContract(EngineKind.TemporaryFile);

public sealed class ExchangeSearchInMemory() : ExchangeSearchContract(EngineKind.InMemory);

public sealed class ExchangeOwnersOnFile() : ExchangeOwnersContract(EngineKind.TemporaryFile);

public sealed class ExchangeOwnersInMemory() : ExchangeOwnersContract(EngineKind.InMemory);
