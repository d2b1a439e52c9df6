namespace Conversa.Data;

/// <summary>The file is damaged or is not a SQLite database, or the bytes of an upload are not those that were saved. It has not been changed.</summary>
public sealed class ConversationStoreCorruptException : ConversationStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ConversationStoreCorruptException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public ConversationStoreCorruptException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public ConversationStoreCorruptException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
