using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Storage;

/// <summary>
/// Copies the WAL into the database, off the callers' path: when the writer has been idle, or past a bound.
/// A sibling connection does it while the writer holds BEGIN IMMEDIATE, so that no commit of any process overlaps a checkpoint:
/// SQLite before 3.51.3 can corrupt the database when one does.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    private const int WorthwhilePages = 1000;
    // 80 MB. The indexes' pages are written again and again: the longer the WAL, the fewer copies of each are made.
    private const int MostPages = 20_000;

    // Where the timer's turn does not come, as on a machine whose threads are all taken: then one caller waits for the rest.
    private const int TooManyPages = 24_000;

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);

    private readonly Func<DbSession> _open;
    private readonly Action<CheckpointReport> _done;
    private readonly TimeProvider _clock;
    private readonly Timer _timer;
    private readonly Lock _gate = new();
    private DbSession? _sibling;
    private Writer? _writer;
    private long _pagesAtCheckpoint;
    private long _pagesNow;
    private volatile CheckpointReport? _last;
    private long _pagesSeen;
    private bool _scheduled;
    private bool _urgent;
    private bool _disposed;

    public Checkpointer(Func<DbSession> open, TimeProvider clock, Action<CheckpointReport> done)
    {
        _open = open;
        _clock = clock;
        _done = done;
        _timer = new Timer(static c => _ = ((Checkpointer)c!).RunAsync(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>The last checkpoint that ran; null when none has.</summary>
    public CheckpointReport? Last => _last;

    /// <summary>The pages that this store had written at its last commit.</summary>
    public long Pages => Volatile.Read(ref _pagesNow);

    /// <summary>The frames that this store has written since, and those that were left then.</summary>
    public int Uncopied => (int)Math.Clamp(Volatile.Read(ref _pagesNow) - Volatile.Read(ref _pagesAtCheckpoint), 0, int.MaxValue / 2) + (_last?.Left ?? 0);

    /// <summary>Looks at how much the writer has written. Called by whoever holds the writer, after each commit.</summary>
    public void AfterCommit(Writer writer)
    {
        var pages = writer.Session.PagesWritten;
        Volatile.Write(ref _pagesNow, pages);
        var gathered = pages - _pagesAtCheckpoint;
        if (gathered < WorthwhilePages)
        {
            return;
        }

        lock (_gate)
        {
            _writer = writer;
            _pagesSeen = pages;
            if (gathered >= MostPages && !_urgent)
            {
                _urgent = true;
                Schedule(TimeSpan.Zero);
            }
            else if (!_scheduled)
            {
                Schedule(Idle);
            }
        }

        if (gathered >= TooManyPages)
        {
            TryCheckpoint(writer);
        }
    }

    /// <summary>Checkpoints now. The caller holds the writer.</summary>
    /// <returns>The frames that a reader keeps from being copied; null when it could not, as another process is writing or copying.</returns>
    public int? Checkpoint(DbSession writer)
    {
        try
        {
            writer.Begin();
            _sibling ??= _open();
            var started = TimeProvider.System.GetTimestamp();
            var (left, _) = _sibling.Checkpoint();
            Volatile.Write(ref _pagesAtCheckpoint, writer.PagesWritten);
            _last = new CheckpointReport(_clock.GetUtcNow().ToUnixTimeMilliseconds(), TimeProvider.System.GetElapsedTime(started), left);
            _done(_last);
            return left;
        }
        catch (SqliteException e) when (SqliteErrors.IsBusy(e))
        {
            return null;
        }
        finally
        {
            writer.Rollback();
        }
    }

    /// <summary>The pages that the writer has written since the last checkpoint. The caller holds the writer.</summary>
    public long Gathered(DbSession writer) => writer.PagesWritten - _pagesAtCheckpoint;

    /// <summary>
    /// Checkpoints all of the WAL and cuts it. The caller holds the writer. SQLite's own TRUNCATE would let go of the lock under which no commit overlaps a checkpoint;
    /// but a commit that finds everything copied and nobody reading begins the WAL anew, and cuts what is behind it where a limit says so.
    /// </summary>
    /// <returns>False when a reader or another process stood in the way.</returns>
    public bool TryTruncate(DbSession writer, SqliteFile file)
    {
        if (Checkpoint(writer) is not 0)
        {
            return false;
        }

        writer.RunScript("PRAGMA journal_size_limit = 0");
        try
        {
            var before = writer.PagesWritten;
            writer.Begin();
            writer.WriteNothing();
            writer.Commit();
            return file.WalHolds(writer.PagesWritten - before, int.Parse(writer.RunScalar("PRAGMA page_size")!, CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (SqliteErrors.IsBusy(e))
        {
            return false;
        }
        finally
        {
            writer.Rollback();
            writer.RunScript(SqliteFile.LimitWal);
        }
    }

    /// <summary>
    /// Clears the unused middle of some more pages. The caller holds the writer, whose cached pages are dropped before it can write one of them again;
    /// other processes drop theirs for the commit that follows.
    /// </summary>
    /// <returns>False when a reader or another process stood in the way.</returns>
    public bool TryClear(DbSession writer, DbSession sibling, PageGaps gaps, TimeSpan moment)
    {
        try
        {
            writer.Begin();
            var (left, frames) = sibling.Checkpoint();
            if (left > 0 || !gaps.ClearSome(frames, moment))
            {
                return false;
            }

            Volatile.Write(ref _pagesAtCheckpoint, writer.PagesWritten);
            writer.RunScript("PRAGMA shrink_memory");
            writer.WriteNothing();
            writer.Commit();
            gaps.Committed();
            return true;
        }
        catch (Exception e) when (SqliteErrors.IsBusy(e))
        {
            return false;
        }
        finally
        {
            writer.Rollback();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        _timer.Dispose();
        _sibling?.Dispose();
    }

    private void Schedule(TimeSpan after)
    {
        if (!_disposed)
        {
            _scheduled = true;
            _timer.Change(after, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task RunAsync()
    {
        var writer = _writer!;
        var seen = _pagesSeen;
        try
        {
            await writer.AcquireAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            return; // Closing the writer checkpoints.
        }

        try
        {
            var pages = writer.Session.PagesWritten;
            lock (_gate)
            {
                (_scheduled, _urgent) = (false, false);
                if (pages != seen && pages - _pagesAtCheckpoint < MostPages)
                {
                    _pagesSeen = pages;
                    Schedule(Idle);
                    return;
                }
            }

            if (pages - _pagesAtCheckpoint >= WorthwhilePages)
            {
                TryCheckpoint(writer);
            }
        }
        finally
        {
            writer.Release();
        }
    }

    private void TryCheckpoint(Writer writer)
    {
        try
        {
            _ = Checkpoint(writer.Session);
        }
        catch (SqliteException)
        {
            // A full disk or the like: what is in the WAL is safe there, and the next commit asks again.
        }
    }
}
