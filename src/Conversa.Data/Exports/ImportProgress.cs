namespace Conversa.Data.Exports;

/// <summary>How far an import has come.</summary>
public sealed record ImportProgress
{
    /// <summary>What is being done.</summary>
    public required ImportStep Step { get; init; }

    /// <summary>How many rows this step has done.</summary>
    public required long Rows { get; init; }
}
