using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Features;

/// <summary>A use of a feature that begins.</summary>
public sealed record NewFeatureUsage
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewFeatureUsage()
    {
    }

    /// <summary>Makes one with what every use has.</summary>
    [SetsRequiredMembers]
    public NewFeatureUsage(string featureName, string featureCategory) => (FeatureName, FeatureCategory) = (featureName, featureCategory);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The feature, 1 to 256 characters, compared ordinally.</summary>
    public required string FeatureName { get; init; }

    /// <summary>Its category, 1 to 256 characters: one of <see cref="FeatureCategories"/> or another.</summary>
    public required string FeatureCategory { get; init; }

    /// <summary>The session in which it is, which must exist; null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>Who uses it, who must exist; null for the session's user, or for nobody. With a session, its user.</summary>
    public string? UserId { get; init; }

    /// <summary>What the use is about, as JSON. It is kept as it is: leave out what a user wrote.</summary>
    public string? UsageContext { get; init; }

    /// <summary>When it began: kept to the millisecond, at most a day ahead. Null for now.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
