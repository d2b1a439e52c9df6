namespace Conversa.Data.Exchanges;

/// <summary>An exchange with what came before and after it in its thread.</summary>
public sealed record ExchangeThread
{
    /// <summary>Those it follows, from the first to the one it follows itself. Empty, never null.</summary>
    public required IReadOnlyList<Exchange> Parents { get; init; }

    /// <summary>The exchange.</summary>
    public required Exchange Exchange { get; init; }

    /// <summary>Those that follow it, directly or not: each after the one it follows, otherwise the oldest first. Empty, never null.</summary>
    public required IReadOnlyList<Exchange> Replies { get; init; }
}
