namespace Conversa.Data.Tests.Classifications;

public sealed class ClassificationRepositoryOnFile() : ClassificationRepositoryContract(EngineKind.TemporaryFile);

public sealed class ClassificationRepositoryInMemory() : ClassificationRepositoryContract(EngineKind.InMemory);
