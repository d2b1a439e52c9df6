namespace Conversa.Data.Tests.States;

public sealed class StateRepositoryOnFile() : StateRepositoryContract(EngineKind.TemporaryFile);

public sealed class StateRepositoryInMemory() : StateRepositoryContract(EngineKind.InMemory);
