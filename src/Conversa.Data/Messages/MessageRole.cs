namespace Conversa.Data.Messages;

/// <summary>Who speaks in a message.</summary>
public enum MessageRole
{
    /// <summary>A person.</summary>
    User,

    /// <summary>The bot or its model.</summary>
    Assistant,

    /// <summary>Instructions to the model.</summary>
    System,

    /// <summary>The result of a tool.</summary>
    Tool,
}
