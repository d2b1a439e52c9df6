using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Credits;

/// <summary>What a provider says is left. What is null is unknown, and that is not zero. Amounts are exact to nine decimals, -1,000,000,000 to 1,000,000,000; more decimals are refused.</summary>
public sealed record NewCreditBalance
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewCreditBalance()
    {
    }

    /// <summary>Makes one with what every balance has.</summary>
    [SetsRequiredMembers]
    public NewCreditBalance(string provider) => Provider = provider;

    /// <summary>The provider, 1 to 256 characters, such as <c>openrouter</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>What is left, in the provider's unit; below zero when it is overdrawn.</summary>
    public decimal? CreditsRemaining { get; init; }

    /// <summary>What has been used.</summary>
    public decimal? CreditsUsed { get; init; }

    /// <summary>What was spent today.</summary>
    public decimal? DailySpend { get; init; }

    /// <summary>What was spent this month.</summary>
    public decimal? MonthlySpend { get; init; }

    /// <summary>How many requests are left until <see cref="RateLimitReset"/>; 0 to 2,147,483,647.</summary>
    public long? RateLimitRemaining { get; init; }

    /// <summary>When there will be more requests, kept to the millisecond.</summary>
    public DateTimeOffset? RateLimitReset { get; init; }

    /// <summary>When the provider said so: kept to the millisecond, at most a day ahead. Null for now.</summary>
    public DateTimeOffset? LastUpdated { get; init; }

    /// <summary>The provider's whole answer as JSON, to look into later. Take keys out of it first: it is stored as it is.</summary>
    public string? RawResponse { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
