namespace Conversa.Data;

/// <summary>
/// A row that was to be imported is stored already with other values, or what must be unique of it is another row's. Nothing was written. The row's id, or what it hangs on where it
/// has none, is <see cref="ConversationStoreConflictException.ExistingId"/>.
/// </summary>
public sealed class ImportConflictException : ConversationStoreConflictException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ImportConflictException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public ImportConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public ImportConflictException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The table of the row.</summary>
    public string? Table { get; init; }

    /// <summary>The row's line in the file; the first is 1.</summary>
    public long Line { get; init; }
}
