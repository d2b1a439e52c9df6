namespace Conversa.Data;

/// <summary>
/// What was to be imported is no whole export that this store can take in. Nothing was written. The text says the line and the rule, never content.
/// </summary>
public sealed class ImportFormatException : ConversationStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ImportFormatException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public ImportFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public ImportFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The line at which it was noticed; the first is 1.</summary>
    public long Line { get; init; }
}
