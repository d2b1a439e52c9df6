namespace Conversa.Data.Queue;

/// <summary>A task that a handler of <see cref="TaskWorkerOptions"/> is to do.</summary>
/// <typeparam name="TPayload">The type of its payload.</typeparam>
public sealed record ClaimedTask<TPayload>
{
    /// <summary>The task, with the token of its lease.</summary>
    public required QueuedTask Task { get; init; }

    /// <summary>What it is to be done with.</summary>
    public required TPayload Payload { get; init; }
}
