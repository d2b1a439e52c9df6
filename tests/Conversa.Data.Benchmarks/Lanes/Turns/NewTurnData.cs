namespace Conversa.Data.Benchmarks.Lanes.Turns;

// The rows that a turn adds, beside messages and states.

internal sealed class ClassificationData
{
    public required string Id { get; init; }

    public required string MessageId { get; init; }

    public required string ClassifierName { get; init; }

    public required string Result { get; init; }

    public required double Confidence { get; init; }

    public required long ProcessingTimeMs { get; init; }

    public required long CreatedAt { get; init; }
}

internal sealed class DecisionData
{
    public required string Id { get; init; }

    public required string MessageId { get; init; }

    public required string FinalClassification { get; init; }

    public string? Reasoning { get; init; }

    public required double ClassifierAgreement { get; init; }

    public required long CreatedAt { get; init; }
}

internal sealed class TraceData
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required string ConversationId { get; init; }

    public required string MessageId { get; init; }

    public required string Stage { get; init; }

    public required long StartTime { get; init; }

    public required long EndTime { get; init; }

    public required long DurationMs { get; init; }

    public required string Status { get; init; }

    public required string Data { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }
}

internal sealed class UsageData
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required string ConversationId { get; init; }

    public required string MessageId { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public required string ProviderMessageId { get; init; }

    public required long InputTokens { get; init; }

    public required long OutputTokens { get; init; }

    public required long ResponseTimeMs { get; init; }

    public required long Success { get; init; }

    public required long Cost { get; init; }

    public required long Timestamp { get; init; }

    public required long CreatedAt { get; init; }
}
