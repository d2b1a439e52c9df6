namespace Conversa.Data.Maintenance;

/// <summary>A number of rows of a table.</summary>
public sealed record TableRows
{
    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>How many rows.</summary>
    public required long Rows { get; init; }
}
