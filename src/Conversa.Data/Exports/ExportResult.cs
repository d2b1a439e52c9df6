namespace Conversa.Data.Exports;

/// <summary>An export that was written to its end.</summary>
public sealed record ExportResult
{
    /// <summary>How many rows were written, by table, for every table that it can hold; 0 for a table without any.</summary>
    public required IReadOnlyDictionary<string, long> Rows { get; init; }
}
