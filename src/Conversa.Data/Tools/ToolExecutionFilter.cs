namespace Conversa.Data.Tools;

/// <summary>Which tool executions are meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record ToolExecutionFilter
{
    /// <summary>Only of this conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Only those that this message asks for.</summary>
    public string? MessageId { get; init; }

    /// <summary>Only in this user's conversations.</summary>
    public string? UserId { get; init; }

    /// <summary>Only of this tool.</summary>
    public string? ToolName { get; init; }

    /// <summary>Only of this status.</summary>
    public ToolExecutionStatus? Status { get; init; }

    /// <summary>Only those requested at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those requested before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
