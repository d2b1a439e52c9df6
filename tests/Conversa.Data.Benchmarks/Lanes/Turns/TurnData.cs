namespace Conversa.Data.Benchmarks.Lanes.Turns;

// The rows of a turn as those hold them who do it themselves, in the types of the storage: Dapper's results and EF Core's entities.

internal sealed class ConversationData
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public string? ExternalKey { get; init; }

    public string? SessionId { get; init; }

    public string? ParentId { get; init; }

    public string? ForkedFromMessageId { get; init; }

    public string? Title { get; init; }

    public required string Status { get; init; }

    public string? Mode { get; init; }

    public string? ChannelId { get; init; }

    public string? GuildId { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string? SystemPrompt { get; init; }

    public required long ContextWindowSize { get; init; }

    public string? AutoApprovalSettings { get; init; }

    public required long StartedAt { get; init; }

    public required long LastActivityAt { get; init; }

    public string? Metadata { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }
}

internal sealed class FlowData
{
    public required string Id { get; init; }

    public required string ConversationId { get; init; }

    public required string FlowType { get; init; }

    public required long CurrentStep { get; init; }

    public required long TotalSteps { get; init; }

    public required string State { get; init; }

    public required string Status { get; init; }

    public required long StartedAt { get; init; }

    public long? CompletedAt { get; init; }

    public string? Metadata { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }
}

internal sealed class ApprovalData
{
    public required long Seq { get; init; }

    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required string ConversationId { get; init; }

    public string? MessageId { get; init; }

    public string? CallId { get; init; }

    public required string ToolName { get; init; }

    public required string Risk { get; init; }

    public required string Parameters { get; init; }

    public required string ParametersHash { get; init; }

    public required string Status { get; init; }

    public long? ApprovalRequestedAt { get; init; }

    public required string DecisionRule { get; init; }

    public string? DecisionReason { get; init; }

    public long? ExpiresAt { get; init; }

    public long? EstimatedCost { get; init; }

    public string? Metadata { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }
}

internal sealed class GoalData
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public string? ConversationId { get; init; }

    public required string Goal { get; init; }

    public string? Category { get; init; }

    public required string Status { get; init; }

    public required long ExtractedAt { get; init; }

    public string? Metadata { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }
}

internal sealed class WorkingStateData
{
    public required string Id { get; init; }

    public required string ConversationId { get; init; }

    public required string UserId { get; init; }

    public string? UserInput { get; init; }

    public required string FocusAreas { get; init; }

    public required long StepCount { get; init; }

    public string? LastToolResult { get; init; }

    public string? Metadata { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }
}
