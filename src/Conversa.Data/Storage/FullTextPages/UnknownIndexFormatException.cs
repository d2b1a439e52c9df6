namespace Conversa.Data.Storage.FullTextPages;

/// <summary>What is stored of a full-text index is not as FTS5 is known to write it: by another version of SQLite, or damaged.</summary>
internal sealed class UnknownIndexFormatException() : Exception("What is stored of a full-text index is not as FTS5 is known to write it.")
{
    public static void ThrowIf(bool unknown)
    {
        if (unknown)
        {
            throw new UnknownIndexFormatException();
        }
    }
}
