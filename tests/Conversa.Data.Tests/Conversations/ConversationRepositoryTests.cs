namespace Conversa.Data.Tests.Conversations;

public sealed class ConversationRepositoryOnFile() : ConversationRepositoryContract(EngineKind.TemporaryFile);

public sealed class ConversationRepositoryInMemory() : ConversationRepositoryContract(EngineKind.InMemory);

public sealed class ConversationListOnFile() : ConversationListContract(EngineKind.TemporaryFile);

public sealed class ConversationListInMemory() : ConversationListContract(EngineKind.InMemory);

public sealed class ConversationStatusOnFile() : ConversationStatusContract(EngineKind.TemporaryFile);

public sealed class ConversationStatusInMemory() : ConversationStatusContract(EngineKind.InMemory);

public sealed class ConversationForkOnFile() : ConversationForkContract(EngineKind.TemporaryFile);

public sealed class ConversationForkInMemory() : ConversationForkContract(EngineKind.InMemory);

public sealed class ConversationTagsOnFile() : ConversationTagsContract(EngineKind.TemporaryFile);

public sealed class ConversationTagsInMemory() : ConversationTagsContract(EngineKind.InMemory);

public sealed class ConversationOwnersOnFile() : ConversationOwnersContract(EngineKind.TemporaryFile);

public sealed class ConversationOwnersInMemory() : ConversationOwnersContract(EngineKind.InMemory);
