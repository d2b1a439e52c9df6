namespace Conversa.Data.Tests;

/// <summary>The engines that every contract runs on.</summary>
public enum EngineKind
{
    TemporaryFile,
    InMemory,
}
