namespace Conversa.Data.Usage;

/// <summary>What one call of a model took, as it is stored in <c>usage_logs</c> (S4; S3 <c>model_usage_stats</c>). What is null is unknown, and that is not zero.</summary>
public sealed record UsageEntry
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The order in which rows were stored, unique in the database.</summary>
    public required long Seq { get; init; }

    /// <summary>The user it was for; null when it is the host's own.</summary>
    public string? UserId { get; init; }

    /// <summary>The conversation it was for; null when it was for none, or for one that was deleted.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The message it was for; null when it was for none, or for one that was deleted.</summary>
    public string? MessageId { get; init; }

    /// <summary>Who was called.</summary>
    public required string Provider { get; init; }

    /// <summary>The model, as the provider calls it.</summary>
    public required string Model { get; init; }

    /// <summary>The provider's id of its answer.</summary>
    public string? ProviderMessageId { get; init; }

    /// <summary>Tokens sent, as the provider counts them.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens answered, as the provider counts them.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens read from the provider's cache.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Tokens spent on reasoning.</summary>
    public long? ReasoningTokens { get; init; }

    /// <summary>All tokens, as the provider counts them.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>The characters sent.</summary>
    public long? InputLength { get; init; }

    /// <summary>The characters answered.</summary>
    public long? OutputLength { get; init; }

    /// <summary>How long the answer took, in milliseconds.</summary>
    public long? ResponseTimeMs { get; init; }

    /// <summary>How many uses of capabilities the answer asked for.</summary>
    public long? CapabilitiesDetected { get; init; }

    /// <summary>How many of them were run.</summary>
    public long? CapabilitiesExecuted { get; init; }

    /// <summary>Which capabilities, each once, in the order in which they were given. Empty, never null, when there were none.</summary>
    public required IReadOnlyList<string> CapabilityTypes { get; init; }

    /// <summary>Whether the call succeeded.</summary>
    public required bool Success { get; init; }

    /// <summary>What kind of error it met.</summary>
    public string? ErrorType { get; init; }

    /// <summary>What it cost, exact, in the host's currency.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What it was expected to cost, exact, in the host's currency.</summary>
    public decimal? EstimatedCost { get; init; }

    /// <summary>When it was, UTC, to the millisecond.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
