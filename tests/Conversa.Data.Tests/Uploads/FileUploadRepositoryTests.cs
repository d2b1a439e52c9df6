namespace Conversa.Data.Tests.Uploads;

public sealed class FileUploadRepositoryOnFile() : FileUploadRepositoryContract(EngineKind.TemporaryFile);

public sealed class FileUploadRepositoryInMemory() : FileUploadRepositoryContract(EngineKind.InMemory);

public sealed class UploadRefusalOnFile() : UploadRefusalContract(EngineKind.TemporaryFile);

public sealed class UploadRefusalInMemory() : UploadRefusalContract(EngineKind.InMemory);

public sealed class UploadCleanUpOnFile() : UploadCleanUpContract(EngineKind.TemporaryFile);

public sealed class UploadCleanUpInMemory() : UploadCleanUpContract(EngineKind.InMemory);

public sealed class ErasedUploadsOnFile() : ErasedUploadsContract(EngineKind.TemporaryFile);

public sealed class ErasedUploadsInMemory() : ErasedUploadsContract(EngineKind.InMemory);
