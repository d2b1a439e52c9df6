using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Classifications;

/// <summary>A classifier's result to store.</summary>
public sealed record NewClassification
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewClassification()
    {
    }

    /// <summary>Makes one with what every result has.</summary>
    [SetsRequiredMembers]
    public NewClassification(string messageId, string classifierName, string result, double confidence, long processingTimeMs) =>
        (MessageId, ClassifierName, Result, Confidence, ProcessingTimeMs) = (messageId, classifierName, result, confidence, processingTimeMs);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The message that was classified, which must exist.</summary>
    public required string MessageId { get; init; }

    /// <summary>The classifier: <c>safety</c>, <c>intent</c>, <c>topic</c>, <c>sentiment</c> or the host's own, 1 to 256 characters.</summary>
    public required string ClassifierName { get; init; }

    /// <summary>What it said, as JSON.</summary>
    public required string Result { get; init; }

    /// <summary>How sure it was, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>How long it took, in milliseconds; not negative.</summary>
    public required long ProcessingTimeMs { get; init; }

    /// <summary>The model it asked, 1 to 256 characters.</summary>
    public string? LlmModel { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
