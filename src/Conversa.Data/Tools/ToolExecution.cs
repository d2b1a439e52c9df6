namespace Conversa.Data.Tools;

/// <summary>A tool that a model asked for, as it is stored in <c>tool_executions</c> (S4): the request, its approval, the run.</summary>
public sealed record ToolExecution
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation's owner.</summary>
    public required string UserId { get; init; }

    /// <summary>The conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The message that asks for it; null when not said.</summary>
    public string? MessageId { get; init; }

    /// <summary>The model's name for the call; null when not said.</summary>
    public string? CallId { get; init; }

    /// <summary>The tool.</summary>
    public required string ToolName { get; init; }

    /// <summary>What it can do wrong, as the host said.</summary>
    public required ToolRisk Risk { get; init; }

    /// <summary>What the tool is given, as JSON, kept to the byte.</summary>
    public required string Parameters { get; init; }

    /// <summary>What the approval is for: <see cref="ToolParameters.Hash"/> of the tool and its parameters.</summary>
    public required string ParametersHash { get; init; }

    /// <summary>What the tool answered, as JSON, kept to the byte; null when nothing, or not yet.</summary>
    public string? Result { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ToolExecutionStatus Status { get; init; }

    /// <summary>Whether it may be run, and by which rule.</summary>
    public required ToolDecision Decision { get; init; }

    /// <summary>When a person was asked to approve it, UTC; null when the settings decided at once.</summary>
    public DateTimeOffset? ApprovalRequestedAt { get; init; }

    /// <summary>When it was approved, UTC; null when it was not.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Until when a person can decide it, UTC; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the tool was started, UTC; null when it was not.</summary>
    public DateTimeOffset? ExecutedAt { get; init; }

    /// <summary>When it came to its end, whichever, UTC; null before that.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>How long the tool ran, in milliseconds; null before it completed or failed.</summary>
    public long? ExecutionTimeMs { get; init; }

    /// <summary>What it cost; null when unknown.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What it was expected to cost; null when unknown.</summary>
    public decimal? EstimatedCost { get; init; }

    /// <summary>Why it failed or was cancelled; null when it was not, or nobody said.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was requested, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal long Seq { get; init; }
}
