namespace Conversa.Data.Tests.Flows;

public sealed class FlowRepositoryOnFile() : FlowRepositoryContract(EngineKind.TemporaryFile);

public sealed class FlowRepositoryInMemory() : FlowRepositoryContract(EngineKind.InMemory);
