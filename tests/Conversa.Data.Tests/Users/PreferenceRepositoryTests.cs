namespace Conversa.Data.Tests.Users;

public sealed class PreferenceRepositoryOnFile() : PreferenceRepositoryContract(EngineKind.TemporaryFile);

public sealed class PreferenceRepositoryInMemory() : PreferenceRepositoryContract(EngineKind.InMemory);
