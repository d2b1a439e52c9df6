namespace Conversa.Data.Context;

/// <summary>What an entry of a prompt is.</summary>
public enum PromptEntryKind
{
    /// <summary>The system prompt.</summary>
    SystemPrompt,

    /// <summary>A context item.</summary>
    ContextItem,

    /// <summary>A memory of the host's.</summary>
    Memory,

    /// <summary>The summary that stands for earlier messages.</summary>
    Summary,

    /// <summary>A message.</summary>
    Message,
}
