namespace Conversa.Data.Tests.Embeddings;

public sealed class EmbeddingRepositoryOnFile() : EmbeddingRepositoryContract(EngineKind.TemporaryFile);

public sealed class EmbeddingRepositoryInMemory() : EmbeddingRepositoryContract(EngineKind.InMemory);

public sealed class NearestOnFile() : NearestContract(EngineKind.TemporaryFile);

public sealed class NearestInMemory() : NearestContract(EngineKind.InMemory);

public sealed class BackfillOnFile() : BackfillContract(EngineKind.TemporaryFile);

public sealed class BackfillInMemory() : BackfillContract(EngineKind.InMemory);

/// <summary>Nothing fits: everything is found in the database.</summary>
public sealed class NearestWithoutMemory() : NearestContract(EngineKind.TemporaryFile)
{
    protected override void Configure(ConversationStoreOptions options) => options.VectorMemoryBytes = 0;
}
