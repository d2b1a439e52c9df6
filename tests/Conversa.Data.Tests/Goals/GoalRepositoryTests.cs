namespace Conversa.Data.Tests.Goals;

public sealed class GoalRepositoryOnFile() : GoalRepositoryContract(EngineKind.TemporaryFile);

public sealed class GoalRepositoryInMemory() : GoalRepositoryContract(EngineKind.InMemory);
