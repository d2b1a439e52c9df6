namespace Conversa.Data.Exchanges;

/// <summary>An exchange with its files (S2's first example).</summary>
public sealed record ExchangeWithFiles
{
    /// <summary>The exchange.</summary>
    public required Exchange Exchange { get; init; }

    /// <summary>One for each of its paths, in their order. Empty, never null.</summary>
    public required IReadOnlyList<ContextFile> Files { get; init; }
}
