using Conversa.Data.Storage;

namespace Conversa.Data.Maintenance;

/// <summary>Takes the writer for a moment at a time, and remembers the longest.</summary>
internal sealed class WriterHolds(SqliteEngine engine)
{
    // 4 MB: what is written here would otherwise be copied into the database in one long go.
    private const int PagesBetweenCheckpoints = 1000;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(12);

    public TimeSpan Longest { get; private set; }

    /// <summary>Copies what others wrote before into the database, which is theirs to wait for: after it, what is written here is copied in short goes.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) => CheckpointAsync(cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction of its own, or with other callers' writes. What was written before is copied first, when it is much: after the commit nothing can fail,
    /// so the caller always has the result of what is committed.
    /// </summary>
    /// <returns>What it returned, and how long it held the writer, its commit included.</returns>
    public async Task<(T Result, TimeSpan Time)> WriteAsync<T>(Func<DbSession, T> work, CancellationToken cancellationToken)
    {
        Note(await CheckpointAsync(cancellationToken).ConfigureAwait(false));
        var started = 0L;
        var result = await engine.WriteAsync(
            session =>
            {
                started = TimeProvider.System.GetTimestamp();
                return new ValueTask<T>(work(session));
            },
            cancellationToken).ConfigureAwait(false);
        return (result, Note(TimeProvider.System.GetElapsedTime(started)));
    }

    /// <summary>Copies the whole WAL into the database and cuts it, once nobody reads old pages any more.</summary>
    /// <returns>False when somebody did all the time that a write waits for a lock.</returns>
    public Task<bool> TruncateWalAsync(CancellationToken cancellationToken) => RetryAsync(() => engine.TruncateWalAsync(cancellationToken), cancellationToken);

    /// <summary>Clears the unused middle of all pages, some at a time.</summary>
    /// <returns>False when somebody read old pages all the time that a write waits for a lock.</returns>
    public async Task<bool> ClearGapsAsync(CancellationToken cancellationToken)
    {
        if (engine.File.InMemory)
        {
            return true;
        }

        try
        {
            using var sibling = engine.OpenSibling();
            var gaps = new PageGaps(sibling);
            while (!gaps.AllCleared)
            {
                if (!await RetryAsync(() => engine.ClearGapsAsync(sibling, gaps, Moment, cancellationToken), cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                // Before the next checkpoint does it while the writer waits.
                gaps.Sync();
            }

            return true;
        }
        catch (Exception e) when (SqliteErrors.Translate(e, cancellationToken) is { } ours)
        {
            throw ours;
        }
    }

    private async Task<TimeSpan> CheckpointAsync(CancellationToken cancellationToken) =>
        engine.UncopiedFrames >= PagesBetweenCheckpoints ? (await engine.CheckpointAsync(PagesBetweenCheckpoints, cancellationToken).ConfigureAwait(false)).Time : TimeSpan.Zero;

    private async Task<bool> RetryAsync(Func<Task<(bool Done, TimeSpan Time)>> hold, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (done, time) = await hold().ConfigureAwait(false);
            Note(time);
            if (done || TimeProvider.System.GetElapsedTime(began) > engine.Options.LockTimeout)
            {
                return done;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan Note(TimeSpan time)
    {
        Longest = time > Longest ? time : Longest;
        return time;
    }
}
