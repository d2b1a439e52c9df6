using Conversa.Data.Maintenance;

namespace Conversa.Data.Storage;

/// <summary>How long the last calls took. Noting one takes neither a lock nor memory.</summary>
internal sealed class RecentTimes
{
    private const int Size = 1024;

    private readonly long[] _ticks = new long[Size];
    private long _count;

    /// <summary>Notes a call that began at a timestamp and ends now.</summary>
    public void Note(long started) =>
        Volatile.Write(ref _ticks[(Interlocked.Increment(ref _count) - 1) & (Size - 1)], TimeProvider.System.GetElapsedTime(started).Ticks);

    public QueryTimes Summary()
    {
        var count = (int)Math.Min(Interlocked.Read(ref _count), Size);
        if (count == 0)
        {
            return new QueryTimes { Count = 0, Mean = TimeSpan.Zero, P95 = TimeSpan.Zero };
        }

        // One that is being noted just now may be missing yet: then the one it replaces is counted.
        var sorted = _ticks.AsSpan(0, count).ToArray();
        Array.Sort(sorted);
        return new QueryTimes
        {
            Count = count,
            Mean = TimeSpan.FromTicks((long)sorted.Average()),
            P95 = TimeSpan.FromTicks(sorted[((count * 95) + 99) / 100 - 1]),
        };
    }
}
