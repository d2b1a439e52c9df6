namespace Conversa.Data.Tests.Capabilities;

public sealed class CapabilityRepositoryOnFile() : CapabilityRepositoryContract(EngineKind.TemporaryFile);

public sealed class CapabilityRepositoryInMemory() : CapabilityRepositoryContract(EngineKind.InMemory);
