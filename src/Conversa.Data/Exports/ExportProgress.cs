namespace Conversa.Data.Exports;

/// <summary>How far an export has come.</summary>
public sealed record ExportProgress
{
    /// <summary>The table whose rows are being written.</summary>
    public required string Table { get; init; }

    /// <summary>How many rows of all tables are written so far.</summary>
    public required long Rows { get; init; }
}
