namespace Conversa.Data.Tests.Messages;

public sealed class MessageRepositoryOnFile() : MessageRepositoryContract(EngineKind.TemporaryFile);

public sealed class MessageRepositoryInMemory() : MessageRepositoryContract(EngineKind.InMemory);

public sealed class MessageOwnersOnFile() : MessageOwnersContract(EngineKind.TemporaryFile);

public sealed class MessageOwnersInMemory() : MessageOwnersContract(EngineKind.InMemory);

public sealed class MessageSearchOnFile() : MessageSearchContract(EngineKind.TemporaryFile);

public sealed class MessageSearchInMemory() : MessageSearchContract(EngineKind.InMemory);
