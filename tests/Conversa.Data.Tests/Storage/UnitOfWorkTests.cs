namespace Conversa.Data.Tests.Storage;

public sealed class UnitOfWorkOnFile() : UnitOfWorkContract(EngineKind.TemporaryFile);

public sealed class UnitOfWorkInMemory() : UnitOfWorkContract(EngineKind.InMemory);
