namespace Conversa.Data.Tests.Tools;

public sealed class ToolRepositoryOnFile() : ToolRepositoryContract(EngineKind.TemporaryFile);

public sealed class ToolRepositoryInMemory() : ToolRepositoryContract(EngineKind.InMemory);

public sealed class ToolTransitionsOnFile() : ToolTransitionsContract(EngineKind.TemporaryFile);

public sealed class ToolTransitionsInMemory() : ToolTransitionsContract(EngineKind.InMemory);

public sealed class ToolListsOnFile() : ToolListsContract(EngineKind.TemporaryFile);

public sealed class ToolListsInMemory() : ToolListsContract(EngineKind.InMemory);

public sealed class AutoApprovalOnFile() : AutoApprovalContract(EngineKind.TemporaryFile);

public sealed class AutoApprovalInMemory() : AutoApprovalContract(EngineKind.InMemory);

public sealed class ToolSettingsOnFile() : ToolSettingsContract(EngineKind.TemporaryFile);

public sealed class ToolSettingsInMemory() : ToolSettingsContract(EngineKind.InMemory);
