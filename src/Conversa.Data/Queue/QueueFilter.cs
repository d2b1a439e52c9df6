namespace Conversa.Data.Queue;

/// <summary>Which tasks are meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record QueueFilter
{
    /// <summary>Only tasks of this status.</summary>
    public QueuedTaskStatus? Status { get; init; }

    /// <summary>Only tasks of this type.</summary>
    public string? TaskType { get; init; }

    /// <summary>Only this user's.</summary>
    public string? UserId { get; init; }

    /// <summary>Only tasks that this message caused.</summary>
    public string? MessageId { get; init; }

    /// <summary>True for answered ones only, false for the others only.</summary>
    public bool? Responded { get; init; }

    /// <summary>True for remembered ones only, false for the others only.</summary>
    public bool? Memorized { get; init; }
}
