namespace Conversa.Data;

/// <summary>What was asked contradicts what is stored: an id that exists, a name that is taken, a version that has moved on.</summary>
public class ConversationStoreConflictException : ConversationStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ConversationStoreConflictException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public ConversationStoreConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public ConversationStoreConflictException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The id of what is in the way; null when it is not known.</summary>
    public string? ExistingId { get; init; }
}
