namespace Conversa.Data.Features;

/// <summary>Which uses of features are meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record FeatureUsageFilter
{
    /// <summary>Only uses of this feature.</summary>
    public string? FeatureName { get; init; }

    /// <summary>Only uses in this session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Only uses by this user.</summary>
    public string? UserId { get; init; }

    /// <summary>Only those that began at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those that began before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
