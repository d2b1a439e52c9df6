namespace Conversa.Data.Tests.Performance;

public sealed class PerformanceRepositoryOnFile() : PerformanceRepositoryContract(EngineKind.TemporaryFile);

public sealed class PerformanceRepositoryInMemory() : PerformanceRepositoryContract(EngineKind.InMemory);
