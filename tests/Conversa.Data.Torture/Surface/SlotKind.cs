namespace Conversa.Data.Torture.Surface;

/// <summary>What sort of text belongs to a place.</summary>
internal enum SlotKind
{
    /// <summary>An id, a name or another short word that rows are found by.</summary>
    Key,

    /// <summary>What somebody wrote.</summary>
    Content,

    /// <summary>A JSON object.</summary>
    Json,

    /// <summary>A JSON array.</summary>
    JsonArray,

    /// <summary>What is searched for.</summary>
    Search,

    /// <summary>A SHA-256 in hexadecimal.</summary>
    Hash,

    /// <summary>Where a page begins.</summary>
    Cursor,

    /// <summary>The name of a table.</summary>
    Table,

    /// <summary>Encrypted before it is stored.</summary>
    Secret,
}
