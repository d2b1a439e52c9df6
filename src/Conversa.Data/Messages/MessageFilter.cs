namespace Conversa.Data.Messages;

/// <summary>Which messages of a conversation are meant. What is null does not narrow.</summary>
public sealed record MessageFilter
{
    /// <summary>Only messages of this role.</summary>
    public MessageRole? Role { get; init; }

    /// <summary>Only messages of this type.</summary>
    public string? MessageType { get; init; }

    /// <summary>Only results of this tool.</summary>
    public string? ToolName { get; init; }

    /// <summary>Only results that ended so.</summary>
    public ToolOutcome? ToolSuccess { get; init; }

    /// <summary>Only messages that this user wrote.</summary>
    public string? AuthorId { get; init; }

    /// <summary>Only pinned messages, or only those that are not.</summary>
    public bool? Pinned { get; init; }

    /// <summary>Only messages said at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only messages said before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
