namespace Conversa.Data.Storage;

/// <summary>A write that waits in line. It is either started or cancelled, never both.</summary>
internal abstract class WriteRequest
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Cancelled = 2;

    private int _state;

    public bool IsCancelled => Volatile.Read(ref _state) == Cancelled;

    /// <summary>True when the caller wants the writer for itself instead of a place in a batch.</summary>
    public virtual bool IsExclusive => false;

    public virtual bool SingleStatement => false;

    /// <summary>False when the caller has cancelled it.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Waiting) == Waiting;

    /// <summary>False when it has started: its outcome will be reported.</summary>
    public bool TryCancel() => Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting;

    /// <summary>Does the work and keeps its result for <see cref="Complete"/>.</summary>
    public abstract ValueTask RunAsync(DbSession session);

    /// <summary>Tells the caller that what it wrote is committed.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that nothing of it is stored.</summary>
    public abstract void Fail(Exception error);
}
