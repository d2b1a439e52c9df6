namespace Conversa.Data.Tests.Logs;

public sealed class LogRepositoryOnFile() : LogRepositoryContract(EngineKind.TemporaryFile);

public sealed class LogRepositoryInMemory() : LogRepositoryContract(EngineKind.InMemory);

public sealed class StoreLoggingOnFile() : StoreLoggingContract(EngineKind.TemporaryFile);

public sealed class StoreLoggingInMemory() : StoreLoggingContract(EngineKind.InMemory);
