namespace Conversa.Data.Queue;

/// <summary>Tells the workers of this process that a commit may have made a task claimable.</summary>
internal sealed class TaskSignal
{
    private TaskCompletionSource _next = New();
    private int _noted;

    /// <summary>Completes with the next such commit. Take it before looking for a task, else what comes between is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>A task became claimable in a transaction that is open still.</summary>
    public void Note() => Volatile.Write(ref _noted, 1);

    /// <summary>The transaction has ended. Where it was undone, the workers look once in vain.</summary>
    public void AfterCommit()
    {
        if (Volatile.Read(ref _noted) != 0 && Interlocked.Exchange(ref _noted, 0) != 0)
        {
            Interlocked.Exchange(ref _next, New()).SetResult();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
