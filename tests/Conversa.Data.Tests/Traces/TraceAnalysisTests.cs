namespace Conversa.Data.Tests.Traces;

public sealed class TraceAnalysisOnFile() : TraceAnalysisContract(EngineKind.TemporaryFile);

public sealed class TraceAnalysisInMemory() : TraceAnalysisContract(EngineKind.InMemory);
