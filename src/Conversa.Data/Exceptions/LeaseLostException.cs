namespace Conversa.Data;

/// <summary>
/// A worker spoke of a task that it has no more: its lease expired and the task went on without it, or the task was cancelled. Nothing was written.
/// Whoever has the task now finishes it; leave it alone. The task is <see cref="ConversationStoreConflictException.ExistingId"/>.
/// </summary>
public sealed class LeaseLostException : ConversationStoreConflictException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public LeaseLostException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public LeaseLostException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public LeaseLostException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The token of the lease that is lost.</summary>
    public long LeaseToken { get; init; }
}
