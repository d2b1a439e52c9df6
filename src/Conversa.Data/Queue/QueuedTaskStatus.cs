namespace Conversa.Data.Queue;

/// <summary>Where a task is in its life (S3, and scheduled).</summary>
public enum QueuedTaskStatus
{
    /// <summary>It waits for its time.</summary>
    Scheduled,

    /// <summary>It waits for a worker.</summary>
    Pending,

    /// <summary>A worker has it, under a lease.</summary>
    InProgress,

    /// <summary>It was done. This is final.</summary>
    Completed,

    /// <summary>It failed more often than it may: it is dead until it is retried by hand.</summary>
    Failed,

    /// <summary>It was called off. This is final.</summary>
    Cancelled,
}
