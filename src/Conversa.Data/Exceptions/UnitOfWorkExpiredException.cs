namespace Conversa.Data;

/// <summary>A unit of work held the writer longer than <see cref="ConversationStoreOptions.UnitOfWorkTimeout"/> and was rolled back: none of its writes is stored.</summary>
public sealed class UnitOfWorkExpiredException : ConversationStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public UnitOfWorkExpiredException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public UnitOfWorkExpiredException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public UnitOfWorkExpiredException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <inheritdoc />
    public override bool IsTransient => true;
}
