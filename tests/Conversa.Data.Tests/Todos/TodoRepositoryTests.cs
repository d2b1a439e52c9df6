namespace Conversa.Data.Tests.Todos;

public sealed class TodoRepositoryOnFile() : TodoRepositoryContract(EngineKind.TemporaryFile);

public sealed class TodoRepositoryInMemory() : TodoRepositoryContract(EngineKind.InMemory);
