namespace Conversa.Data.Credits;

/// <summary>What a provider said was left, as it is stored in <c>credit_balance</c> (S3). What is null is unknown, and that is not zero.</summary>
public sealed record CreditBalance
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The order in which balances were stored, unique in the database.</summary>
    public required long Seq { get; init; }

    /// <summary>The provider.</summary>
    public required string Provider { get; init; }

    /// <summary>What was left, exact, in the provider's unit; below zero when it was overdrawn.</summary>
    public decimal? CreditsRemaining { get; init; }

    /// <summary>What had been used.</summary>
    public decimal? CreditsUsed { get; init; }

    /// <summary>What was spent that day.</summary>
    public decimal? DailySpend { get; init; }

    /// <summary>What was spent that month.</summary>
    public decimal? MonthlySpend { get; init; }

    /// <summary>How many requests were left until <see cref="RateLimitReset"/>.</summary>
    public long? RateLimitRemaining { get; init; }

    /// <summary>When there would be more requests, UTC.</summary>
    public DateTimeOffset? RateLimitReset { get; init; }

    /// <summary>When the provider said so, UTC, to the millisecond.</summary>
    public required DateTimeOffset LastUpdated { get; init; }

    /// <summary>The provider's whole answer as JSON; null when it was not kept.</summary>
    public string? RawResponse { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
