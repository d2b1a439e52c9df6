namespace Conversa.Data.Tests.Credits;

public sealed class CreditRepositoryOnFile() : CreditRepositoryContract(EngineKind.TemporaryFile);

public sealed class CreditRepositoryInMemory() : CreditRepositoryContract(EngineKind.InMemory);
