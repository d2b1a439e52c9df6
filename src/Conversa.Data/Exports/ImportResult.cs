namespace Conversa.Data.Exports;

/// <summary>An import that is committed.</summary>
public sealed record ImportResult
{
    /// <summary>What became of the rows, by table, for every table that a file can hold.</summary>
    public required IReadOnlyDictionary<string, ImportedRows> Tables { get; init; }
}
