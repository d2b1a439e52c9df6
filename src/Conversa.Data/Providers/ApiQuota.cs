namespace Conversa.Data.Providers;

/// <summary>How much of a provider may be used in a period, and how much was, as it is stored in <c>api_quotas</c> (S4).</summary>
public sealed record ApiQuota
{
    /// <summary>The id, a UUIDv7 in lower case. It stays when the limits are set again.</summary>
    public required string Id { get; init; }

    /// <summary>The provider.</summary>
    public required string Provider { get; init; }

    /// <summary>The user whose it is; null when it is for all users together.</summary>
    public string? UserId { get; init; }

    /// <summary>How long it lasts.</summary>
    public required QuotaPeriod Period { get; init; }

    /// <summary>The most requests in a period; null for no limit.</summary>
    public long? MaxRequests { get; init; }

    /// <summary>The most tokens in a period; null for no limit.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>The most that a period may cost; null for no limit.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>The requests since <see cref="PeriodStart"/>.</summary>
    public required long UsedRequests { get; init; }

    /// <summary>The tokens since <see cref="PeriodStart"/>.</summary>
    public required long UsedTokens { get; init; }

    /// <summary>What was spent since <see cref="PeriodStart"/>; more than 9,223,372,036.854775807 is not counted.</summary>
    public required decimal UsedCost { get; init; }

    /// <summary>When the period began that lasts now, UTC.</summary>
    public required DateTimeOffset PeriodStart { get; init; }

    /// <summary>When the next one begins, and with it use at 0, UTC.</summary>
    public required DateTimeOffset PeriodEnd { get; init; }

    /// <summary>When its limits were first set, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its limits were last set or it was last used, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
