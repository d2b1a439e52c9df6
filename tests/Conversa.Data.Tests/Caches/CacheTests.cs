namespace Conversa.Data.Tests.Caches;

public sealed class ResponseCacheOnFile() : ResponseCacheContract(EngineKind.TemporaryFile);

public sealed class ResponseCacheInMemory() : ResponseCacheContract(EngineKind.InMemory);

public sealed class ResponseMakingOnFile() : ResponseMakingContract(EngineKind.TemporaryFile);

public sealed class ResponseMakingInMemory() : ResponseMakingContract(EngineKind.InMemory);

public sealed class CacheRoomOnFile() : CacheRoomContract(EngineKind.TemporaryFile);

public sealed class CacheRoomInMemory() : CacheRoomContract(EngineKind.InMemory);

public sealed class FileProcessingCacheOnFile() : FileProcessingCacheContract(EngineKind.TemporaryFile);

public sealed class FileProcessingCacheInMemory() : FileProcessingCacheContract(EngineKind.InMemory);
