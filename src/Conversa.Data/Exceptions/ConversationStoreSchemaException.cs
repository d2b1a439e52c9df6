namespace Conversa.Data;

/// <summary>The database has a schema that this version of the library cannot use, or a migration failed and was undone.</summary>
public sealed class ConversationStoreSchemaException : ConversationStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ConversationStoreSchemaException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public ConversationStoreSchemaException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public ConversationStoreSchemaException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
