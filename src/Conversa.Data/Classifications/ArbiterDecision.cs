namespace Conversa.Data.Classifications;

/// <summary>What was made of all classifiers' results for a message, as it is stored in <c>arbiter_decisions</c> (S0).</summary>
public sealed record ArbiterDecision
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The message that was decided on.</summary>
    public required string MessageId { get; init; }

    /// <summary>The decision as JSON, kept to the byte.</summary>
    public required string FinalClassification { get; init; }

    /// <summary>Why; null when not said.</summary>
    public string? Reasoning { get; init; }

    /// <summary>The percentage of the classifiers that agree with the decision, 0 to 100, as it was when that was stored.</summary>
    public required double ClassifierAgreement { get; init; }

    /// <summary>Overrides made by hand, as JSON; null when there are none.</summary>
    public string? Overrides { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
