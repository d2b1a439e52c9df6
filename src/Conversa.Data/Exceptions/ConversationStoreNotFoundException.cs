namespace Conversa.Data;

/// <summary>A change named something that is not there, or that belongs to another user. Reads answer null or an empty list instead.</summary>
public sealed class ConversationStoreNotFoundException : ConversationStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ConversationStoreNotFoundException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public ConversationStoreNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public ConversationStoreNotFoundException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
