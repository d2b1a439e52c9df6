namespace Conversa.Data.Tests.Files;

public sealed class TrackedFileRepositoryOnFile() : TrackedFileRepositoryContract(EngineKind.TemporaryFile);

public sealed class TrackedFileRepositoryInMemory() : TrackedFileRepositoryContract(EngineKind.InMemory);
