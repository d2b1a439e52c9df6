namespace Conversa.Data.Tests.Prompts;

public sealed class PromptRepositoryOnFile() : PromptRepositoryContract(EngineKind.TemporaryFile);

public sealed class PromptRepositoryInMemory() : PromptRepositoryContract(EngineKind.InMemory);
