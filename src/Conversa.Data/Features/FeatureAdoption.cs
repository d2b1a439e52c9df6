namespace Conversa.Data.Features;

/// <summary>How a feature is taken up, over its uses that have ended.</summary>
public sealed record FeatureAdoption
{
    /// <summary>The feature's category.</summary>
    public required string FeatureCategory { get; init; }

    /// <summary>The feature.</summary>
    public required string FeatureName { get; init; }

    /// <summary>Its uses that have ended.</summary>
    public required long UsageCount { get; init; }

    /// <summary>How many users they are of; uses by nobody known add none.</summary>
    public required long UniqueUsers { get; init; }

    /// <summary>The share that succeeded, 0 to 1, of those of which that can be said; null when of none.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>The mean time from start to end.</summary>
    public required TimeSpan AverageDuration { get; init; }
}
