using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Classifications;

/// <summary>An arbiter's decision to store.</summary>
public sealed record NewArbiterDecision
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewArbiterDecision()
    {
    }

    /// <summary>Makes one with what every decision has.</summary>
    [SetsRequiredMembers]
    public NewArbiterDecision(string messageId, string finalClassification) =>
        (MessageId, FinalClassification) = (messageId, finalClassification);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The message that was decided on, which must exist.</summary>
    public required string MessageId { get; init; }

    /// <summary>The decision as JSON.</summary>
    public required string FinalClassification { get; init; }

    /// <summary>Why.</summary>
    public string? Reasoning { get; init; }

    /// <summary>
    /// The percentage of the classifiers that agree, 0 to 100. Null to have it computed when the decision is stored, from what each classifier of the
    /// message said last. A result agrees when it is the same JSON value as the decision, however it is written (member order, spaces and <c>1</c> for
    /// <c>1.0</c> make no difference), or when both are objects that have at least one member in common and every common member has the same value.
    /// When no classifier has said anything, nobody agrees: 0.
    /// </summary>
    public double? ClassifierAgreement { get; init; }

    /// <summary>Overrides made by hand, as JSON.</summary>
    public string? Overrides { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
