namespace Conversa.Data.Tests.Productivity;

public sealed class ProductivityRepositoryOnFile() : ProductivityRepositoryContract(EngineKind.TemporaryFile);

public sealed class ProductivityRepositoryInMemory() : ProductivityRepositoryContract(EngineKind.InMemory);
