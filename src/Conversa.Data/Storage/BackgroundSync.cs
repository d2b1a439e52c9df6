using Microsoft.Extensions.Logging;

namespace Conversa.Data.Storage;

/// <summary>
/// Every so often, when something was written: copies the WAL into the database and keeps the planner's statistics fresh. Nobody waits for it, and it fails by itself.
/// In memory and for a store that only reads there is nothing to do.
/// </summary>
internal sealed partial class BackgroundSync(SqliteEngine engine, Checkpointer checkpointer, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PlannerStatistics _statistics = new(engine.Options.TimeProvider);
    private ITimer? _timer;
    private volatile SyncReport? _last;
    private long _pagesSynced;
    private bool _disposed;

    /// <summary>The last that found something to do; null when none has.</summary>
    public SyncReport? Last => _last;

    /// <summary>Begins to wait. Does nothing when it has.</summary>
    public void Start()
    {
        var interval = engine.Options.BackgroundSyncInterval;
        if (interval == TimeSpan.Zero || engine.File.InMemory || engine.File.ReadOnly)
        {
            return;
        }

        lock (_gate)
        {
            if (_timer is null && !_disposed)
            {
                // It is of nobody's flow; and a store that nobody disposed is not kept alive by its timer.
                using var flow = NobodysFlow.Begin();
                _timer = engine.Options.TimeProvider.CreateTimer(Tick, new WeakReference<BackgroundSync>(this), interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private static void Tick(object? state)
    {
        if (((WeakReference<BackgroundSync>)state!).TryGetTarget(out var sync))
        {
            _ = Task.Run(sync.RunAsync);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await SyncAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // Closing the store checkpoints.
        }
        catch (Exception e)
        {
            LogFailed(logger, (SqliteErrors.Translate(e, CancellationToken.None) ?? e).GetType().FullName!);
        }
        finally
        {
            lock (_gate)
            {
                if (!_disposed)
                {
                    _timer!.Change(engine.Options.BackgroundSyncInterval, Timeout.InfiniteTimeSpan);
                }
            }
        }
    }

    private async Task SyncAsync()
    {
        var pages = checkpointer.Pages;
        if (pages == _pagesSynced || engine.OpenWriter is not { } writer)
        {
            return;
        }

        var started = TimeProvider.System.GetTimestamp();
        if (!(await engine.CheckpointAsync(pages: 0, CancellationToken.None).ConfigureAwait(false)).Done)
        {
            throw SqliteErrors.Busy(cause: null);
        }

        await _statistics.RefreshAsync(writer).ConfigureAwait(false);
        _pagesSynced = pages;
        var report = new SyncReport(engine.Now, TimeProvider.System.GetElapsedTime(started));
        _last = report;
        if (Listening.Possible)
        {
            Instruments.Synced(engine, report.Duration);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The background sync failed, and will be tried again: {Error}")]
    private static partial void LogFailed(ILogger logger, string error);
}
