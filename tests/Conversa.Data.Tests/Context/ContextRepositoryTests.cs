namespace Conversa.Data.Tests.Context;

public sealed class ContextItemsOnFile() : ContextItemContract(EngineKind.TemporaryFile);

public sealed class ContextItemsInMemory() : ContextItemContract(EngineKind.InMemory);

public sealed class ContextOptimizationsOnFile() : ContextOptimizationContract(EngineKind.TemporaryFile);

public sealed class ContextOptimizationsInMemory() : ContextOptimizationContract(EngineKind.InMemory);

public sealed class PromptsOnFile() : PromptContract(EngineKind.TemporaryFile);

public sealed class PromptsInMemory() : PromptContract(EngineKind.InMemory);

public sealed class PromptToolsOnFile() : PromptToolContract(EngineKind.TemporaryFile);

public sealed class PromptToolsInMemory() : PromptToolContract(EngineKind.InMemory);
