namespace Conversa.Data.Tests.Metadata;

public sealed class RecordMetadataRepositoryOnFile() : RecordMetadataRepositoryContract(EngineKind.TemporaryFile);

public sealed class RecordMetadataRepositoryInMemory() : RecordMetadataRepositoryContract(EngineKind.InMemory);
