namespace Conversa.Data.Tests.Memories;

public sealed class MemoryRepositoryOnFile() : MemoryRepositoryContract(EngineKind.TemporaryFile);

public sealed class MemoryRepositoryInMemory() : MemoryRepositoryContract(EngineKind.InMemory);

public sealed class MemorySearchOnFile() : MemorySearchContract(EngineKind.TemporaryFile);

public sealed class MemorySearchInMemory() : MemorySearchContract(EngineKind.InMemory);

public sealed class MemoryRecallOnFile() : MemoryRecallContract(EngineKind.TemporaryFile);

public sealed class MemoryRecallInMemory() : MemoryRecallContract(EngineKind.InMemory);

public sealed class MemoryForgettingOnFile() : MemoryForgettingContract(EngineKind.TemporaryFile);

public sealed class MemoryForgettingInMemory() : MemoryForgettingContract(EngineKind.InMemory);

public sealed class MemoryMergingOnFile() : MemoryMergingContract(EngineKind.TemporaryFile);

public sealed class MemoryMergingInMemory() : MemoryMergingContract(EngineKind.InMemory);
