namespace Conversa.Data.Tests.Metrics;

public sealed class MetricRepositoryOnFile() : MetricRepositoryContract(EngineKind.TemporaryFile);

public sealed class MetricRepositoryInMemory() : MetricRepositoryContract(EngineKind.InMemory);
