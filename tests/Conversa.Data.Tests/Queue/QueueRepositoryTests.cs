namespace Conversa.Data.Tests.Queue;

public sealed class QueueRepositoryOnFile() : QueueRepositoryContract(EngineKind.TemporaryFile);

public sealed class QueueRepositoryInMemory() : QueueRepositoryContract(EngineKind.InMemory);

public sealed class QueueClaimOnFile() : QueueClaimContract(EngineKind.TemporaryFile);

public sealed class QueueClaimInMemory() : QueueClaimContract(EngineKind.InMemory);

public sealed class TaskPayloadOnFile() : TaskPayloadContract(EngineKind.TemporaryFile);

public sealed class TaskPayloadInMemory() : TaskPayloadContract(EngineKind.InMemory);
