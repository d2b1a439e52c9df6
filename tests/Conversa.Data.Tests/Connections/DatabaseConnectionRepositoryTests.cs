namespace Conversa.Data.Tests.Connections;

public sealed class DatabaseConnectionRepositoryOnFile() : DatabaseConnectionRepositoryContract(EngineKind.TemporaryFile);

public sealed class DatabaseConnectionRepositoryInMemory() : DatabaseConnectionRepositoryContract(EngineKind.InMemory);
