namespace Conversa.Data;

/// <summary>
/// A secret cannot be encrypted because no key was given, or a stored one cannot be read: its key is missing or another one, or its value was changed or
/// moved from another row, field or user. The text names the key, the table, the field and the row, never content.
/// </summary>
public sealed class ConversationStoreSecretException : ConversationStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ConversationStoreSecretException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public ConversationStoreSecretException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public ConversationStoreSecretException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The name of the key that the value says it was encrypted with; null when it does not say, or nothing was to be read.</summary>
    public string? KeyName { get; init; }

    /// <summary>The table of the value; null when nothing was to be read.</summary>
    public string? Table { get; init; }

    /// <summary>The column of the value; null when nothing was to be read.</summary>
    public string? Field { get; init; }

    /// <summary>The id of the value's row; null when nothing was to be read.</summary>
    public string? RowId { get; init; }
}
