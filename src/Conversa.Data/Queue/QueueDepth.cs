namespace Conversa.Data.Queue;

/// <summary>How many tasks of a type stand in a status.</summary>
public sealed record QueueDepth
{
    /// <summary>The type.</summary>
    public required string TaskType { get; init; }

    /// <summary>The status.</summary>
    public required QueuedTaskStatus Status { get; init; }

    /// <summary>How many there are, at least 1.</summary>
    public required long Count { get; init; }
}
