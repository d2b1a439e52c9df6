namespace Conversa.Data;

/// <summary>An upload is larger than one may be, or than its user has room for. Nothing of it is stored.</summary>
public sealed class UploadQuotaException : ConversationStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public UploadQuotaException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public UploadQuotaException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public UploadQuotaException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when the upload would fit had its user fewer others: <see cref="ConversationStoreOptions.UploadQuotaBytes"/>. False when it is too large by itself: <see cref="ConversationStoreOptions.UploadMaxFileBytes"/>.</summary>
    public bool IsUsersQuota { get; init; }

    /// <summary>The most bytes that are allowed, of one upload or of all of one user.</summary>
    public long LimitBytes { get; init; }
}
