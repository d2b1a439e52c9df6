namespace Conversa.Data.Tests.Knowledge;

public sealed class KnowledgeRepositoryOnFile() : KnowledgeRepositoryContract(EngineKind.TemporaryFile);

public sealed class KnowledgeRepositoryInMemory() : KnowledgeRepositoryContract(EngineKind.InMemory);

public sealed class KnowledgeRelationshipsOnFile() : KnowledgeRelationshipContract(EngineKind.TemporaryFile);

public sealed class KnowledgeRelationshipsInMemory() : KnowledgeRelationshipContract(EngineKind.InMemory);

public sealed class KnowledgeSearchOnFile() : KnowledgeSearchContract(EngineKind.TemporaryFile);

public sealed class KnowledgeSearchInMemory() : KnowledgeSearchContract(EngineKind.InMemory);

public sealed class KnowledgeVectorsOnFile() : KnowledgeVectorContract(EngineKind.TemporaryFile);

public sealed class KnowledgeVectorsInMemory() : KnowledgeVectorContract(EngineKind.InMemory);
