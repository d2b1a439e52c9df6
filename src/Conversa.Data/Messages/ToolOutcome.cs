namespace Conversa.Data.Messages;

/// <summary>How the tool call that a message reports ended.</summary>
public enum ToolOutcome
{
    /// <summary>It did what was asked.</summary>
    Success,

    /// <summary>It ran and could not do what was asked.</summary>
    Failure,

    /// <summary>It broke.</summary>
    Error,
}
