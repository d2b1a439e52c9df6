using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Providers;

/// <summary>How much of a provider may be used in a period.</summary>
public sealed record ApiQuotaLimits
{
    /// <summary>Makes some whose required properties are set by an initializer.</summary>
    public ApiQuotaLimits()
    {
    }

    /// <summary>Makes some without any limit yet.</summary>
    [SetsRequiredMembers]
    public ApiQuotaLimits(string provider, QuotaPeriod period) => (Provider, Period) = (provider, period);

    /// <summary>The provider, 1 to 256 characters, compared ordinally.</summary>
    public required string Provider { get; init; }

    /// <summary>The user whose limits they are, who appears with them when they are not known yet; null for all users together.</summary>
    public string? UserId { get; init; }

    /// <summary>How long they last.</summary>
    public required QuotaPeriod Period { get; init; }

    /// <summary>The most requests in a period, not negative; null for no limit.</summary>
    public long? MaxRequests { get; init; }

    /// <summary>The most tokens in a period, not negative; null for no limit.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>The most that a period may cost, not negative, to nine decimal places; null for no limit.</summary>
    public decimal? MaxCost { get; init; }
}
