namespace Conversa.Data;

/// <summary>
/// What the store throws when it, or the database under it, cannot do what was asked. Bad arguments are <see cref="ArgumentException"/>s instead,
/// a disposed store throws <see cref="ObjectDisposedException"/>, and a cancelled call <see cref="OperationCanceledException"/>.
/// </summary>
/// <remarks>Messages name ids, parameters and rules. They never hold message content or secrets.</remarks>
public class ConversationStoreException : Exception
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ConversationStoreException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public ConversationStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public ConversationStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when the same call may succeed later without anything being mended. Nothing was written by the failed call.</summary>
    public virtual bool IsTransient => false;
}
