namespace Conversa.Data.Classifications;

/// <summary>What a classifier made of a message, as it is stored in <c>classification_results</c> (S0).</summary>
public sealed record ClassificationResult
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The message that was classified.</summary>
    public required string MessageId { get; init; }

    /// <summary>The classifier: <c>safety</c>, <c>intent</c>, <c>topic</c>, <c>sentiment</c> or the host's own.</summary>
    public required string ClassifierName { get; init; }

    /// <summary>What it said, as JSON, kept to the byte.</summary>
    public required string Result { get; init; }

    /// <summary>How sure it was, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required long ProcessingTimeMs { get; init; }

    /// <summary>The model it asked; null when it asked none or did not say.</summary>
    public string? LlmModel { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
