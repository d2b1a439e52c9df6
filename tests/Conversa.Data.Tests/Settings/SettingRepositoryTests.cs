namespace Conversa.Data.Tests.Settings;

public sealed class SettingRepositoryOnFile() : SettingRepositoryContract(EngineKind.TemporaryFile);

public sealed class SettingRepositoryInMemory() : SettingRepositoryContract(EngineKind.InMemory);
