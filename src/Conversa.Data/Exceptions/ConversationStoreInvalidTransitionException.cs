namespace Conversa.Data;

/// <summary>A change of status that the current status does not allow, such as completing what was abandoned.</summary>
public sealed class ConversationStoreInvalidTransitionException : ConversationStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ConversationStoreInvalidTransitionException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public ConversationStoreInvalidTransitionException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public ConversationStoreInvalidTransitionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
