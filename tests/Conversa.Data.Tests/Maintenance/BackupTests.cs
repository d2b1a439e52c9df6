namespace Conversa.Data.Tests.Maintenance;

public sealed class BackupOfFileTests() : BackupContract(EngineKind.TemporaryFile);

public sealed class BackupInMemoryTests() : BackupContract(EngineKind.InMemory);
