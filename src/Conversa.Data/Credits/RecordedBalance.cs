namespace Conversa.Data.Credits;

/// <summary>A balance that was recorded, and what it raised.</summary>
public sealed record RecordedBalance
{
    /// <summary>The balance as it is stored.</summary>
    public required CreditBalance Balance { get; init; }

    /// <summary>The alerts that it raised, or made more severe. Empty, never null, when nothing is new.</summary>
    public required IReadOnlyList<CreditAlert> Alerts { get; init; }
}
