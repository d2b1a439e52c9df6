namespace Conversa.Data.Providers;

/// <summary>What is used of a provider at once.</summary>
public sealed record QuotaUse
{
    /// <summary>Requests, 0 to 2,147,483,647. Default: 1.</summary>
    public long Requests { get; init; } = 1;

    /// <summary>Tokens, 0 to 2,147,483,647. Default: 0.</summary>
    public long Tokens { get; init; }

    /// <summary>What it costs, 0 to 1,000,000, to nine decimal places. Default: 0.</summary>
    public decimal Cost { get; init; }
}
