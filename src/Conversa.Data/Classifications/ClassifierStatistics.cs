namespace Conversa.Data.Classifications;

/// <summary>How a classifier did, by its stored results (S0).</summary>
public sealed record ClassifierStatistics
{
    /// <summary>The classifier.</summary>
    public required string ClassifierName { get; init; }

    /// <summary>Its results.</summary>
    public required long Count { get; init; }

    /// <summary>How sure it was on average, 0 to 1.</summary>
    public required double AverageConfidence { get; init; }

    /// <summary>The least sure it was, 0 to 1.</summary>
    public required double MinConfidence { get; init; }

    /// <summary>The surest it was, 0 to 1.</summary>
    public required double MaxConfidence { get; init; }

    /// <summary>How long it took on average, in milliseconds.</summary>
    public required double AverageProcessingTimeMs { get; init; }

    /// <summary>The time, in milliseconds, within which at least 95 of 100 results came: the smallest such time that was measured.</summary>
    public required long P95ProcessingTimeMs { get; init; }

    /// <summary>
    /// The average of <see cref="ArbiterDecision.ClassifierAgreement"/>, 0 to 100, over the latest decisions on the messages it classified, each message once;
    /// null when none of them was decided on.
    /// </summary>
    public double? ArbiterAgreement { get; init; }
}
