namespace Conversa.Data;

/// <summary>The database cannot be used now: another process holds its lock, it is read-only, or the file cannot be opened. Or the directory of uploads cannot be used, or there is none.</summary>
public class ConversationStoreUnavailableException : ConversationStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ConversationStoreUnavailableException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public ConversationStoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public ConversationStoreUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <inheritdoc />
    public override bool IsTransient => Transient;

    internal bool Transient { get; init; }
}
