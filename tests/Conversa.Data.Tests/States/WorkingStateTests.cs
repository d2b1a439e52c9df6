namespace Conversa.Data.Tests.States;

public sealed class WorkingStateOnFile() : WorkingStateContract(EngineKind.TemporaryFile);

public sealed class WorkingStateInMemory() : WorkingStateContract(EngineKind.InMemory);
