namespace Conversa.Data.Exports;

/// <summary>What became of a table's rows in an import.</summary>
public sealed record ImportedRows
{
    /// <summary>How many are new.</summary>
    public required long Added { get; init; }

    /// <summary>How many were stored already, just so.</summary>
    public required long Unchanged { get; init; }

    /// <summary>How many were stored already with other values, and stay as they were: <see cref="ImportConflicts.KeepStored"/>.</summary>
    public required long Kept { get; init; }

    /// <summary>How many are the host's alone to bring in, and were left out of a user's own import.</summary>
    public required long LeftOut { get; init; }
}
