namespace Conversa.Data.Prompts;

/// <summary>What became of a line from one version to another.</summary>
public enum PromptLineChange
{
    /// <summary>It is in both.</summary>
    Kept,

    /// <summary>It is only in the version compared from.</summary>
    Removed,

    /// <summary>It is only in the version compared to.</summary>
    Added,
}
