namespace Conversa.Data.Tests.Traces;

public sealed class TraceRepositoryOnFile() : TraceRepositoryContract(EngineKind.TemporaryFile);

public sealed class TraceRepositoryInMemory() : TraceRepositoryContract(EngineKind.InMemory);
