namespace Conversa.Data.Tests.Usage;

public sealed class UsageRepositoryOnFile() : UsageRepositoryContract(EngineKind.TemporaryFile);

public sealed class UsageRepositoryInMemory() : UsageRepositoryContract(EngineKind.InMemory);

public sealed class UsageTotalsOnFile() : UsageTotalsContract(EngineKind.TemporaryFile);

public sealed class UsageTotalsInMemory() : UsageTotalsContract(EngineKind.InMemory);
