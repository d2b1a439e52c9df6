namespace Conversa.Data.Features;

/// <summary>A use of a feature, as it is stored in <c>feature_usage</c> (S2).</summary>
public sealed record FeatureUsage
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>Who used it; null when nobody is known.</summary>
    public string? UserId { get; init; }

    /// <summary>The session in which it was; null for none, or when the session was deleted since.</summary>
    public string? SessionId { get; init; }

    /// <summary>The feature.</summary>
    public required string FeatureName { get; init; }

    /// <summary>Its category: one of <see cref="FeatureCategories"/> or another.</summary>
    public required string FeatureCategory { get; init; }

    /// <summary>What the use was about, as JSON; null when nothing was said.</summary>
    public string? UsageContext { get; init; }

    /// <summary>When it began, UTC, to the millisecond.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, UTC; null while it lasts. Never before <see cref="StartedAt"/>.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Whether it did what it had to; null while it lasts, and when nobody can say.</summary>
    public bool? Success { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its row was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
