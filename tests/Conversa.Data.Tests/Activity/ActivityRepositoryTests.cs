namespace Conversa.Data.Tests.Activity;

public sealed class ActivityRepositoryOnFile() : ActivityRepositoryContract(EngineKind.TemporaryFile);

public sealed class ActivityRepositoryInMemory() : ActivityRepositoryContract(EngineKind.InMemory);
