using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Storage;

/// <summary>
/// Takes new messages into their full-text index, off the callers' path: when the writer has been idle, past a bound, or when a search arrives.
/// Each batch is a transaction of its own, between those of the callers.
/// </summary>
internal sealed partial class SearchIndexer : IDisposable
{
    // About two hundred messages: how often it is worth asking how many wait.
    private const int LookEvery = 2000;

    /// <summary>How long a search waits for the lock of another process before it does without.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);

    private readonly ConversationStoreOptions _options;
    private readonly ILogger _logger;
    private readonly Action<long> _written;
    private readonly Timer _timer;
    private readonly Lock _gate = new();
    private Writer? _writer;
    private long _pagesSeen;
    private long _pagesLooked;
    private long _pagesScheduled;
    private volatile bool _scheduled;
    private volatile bool _urgent;
    private bool _disposed;

    public SearchIndexer(ConversationStoreOptions options, ILogger logger, Action<long> written)
    {
        _options = options;
        _logger = logger;
        _written = written;
        _timer = new Timer(static i => _ = ((SearchIndexer)i!).RunAsync(), this, Timeout.Infinite, Timeout.Infinite);
    }

    private long Now => _options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Looks whether there may be something to do. Called by whoever holds the writer, after each commit.</summary>
    public void AfterCommit(Writer writer)
    {
        var pages = writer.Session.PagesWritten;
        if (pages == _pagesSeen)
        {
            return;
        }

        _pagesSeen = pages;
        _writer = writer;
        if (pages - _pagesLooked >= LookEvery)
        {
            _pagesLooked = pages;
            if (!_urgent && MessageIndex.Pending(writer.Session) >= MessageIndex.BatchSize)
            {
                _urgent = true;
                Schedule(TimeSpan.Zero);
            }
        }
        else if (!_scheduled)
        {
            Schedule(Idle);
        }
    }

    /// <summary>Takes in everything that was committed before the call.</summary>
    /// <returns>False when another process held the lock for longer than <see cref="Patience"/>, or the disk is full: some messages are not in the index.</returns>
    public async Task<bool> CatchUpAsync(Writer writer, CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                if (!await TryAcquireAsync(writer, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }
            }
            while (await AdvanceAsync(writer, cancellationToken).ConfigureAwait(false));

            return true;
        }
        catch (Exception e) when (e is ConversationStoreUnavailableException or ConversationStoreFullException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        _timer.Dispose();
    }

    // This store's own writes are waited for, but not behind one that itself waits for another process.
    private static async Task<bool> TryAcquireAsync(Writer writer, CancellationToken cancellationToken)
    {
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var acquired = writer.AcquireAsync(impatience.Token);
        while (!acquired.IsCompleted && await Task.WhenAny(acquired, Task.Delay(Patience, cancellationToken)).ConfigureAwait(false) != acquired)
        {
            if (writer.Session.IsWaitingForLock)
            {
                await impatience.CancelAsync().ConfigureAwait(false);
                break;
            }
        }

        try
        {
            await acquired.ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // One batch, by whoever has acquired the writer, which is let go. What an error leaves is a damaged index, which is given up and begun again.
    private async Task<bool> AdvanceAsync(Writer writer, CancellationToken cancellationToken)
    {
        var session = writer.Session;
        var taken = 0L;
        try
        {
            try
            {
                await WriteLock.BeginAsync(session, Patience, null, cancellationToken).ConfigureAwait(false);
                var more = MessageIndex.Advance(session, Now, out var count);
                session.Commit();
                taken = count;
                return more;
            }
            catch (SqliteException e) when (IndexRepair.IsIndexDamage(e))
            {
                session.Rollback();
                await WriteLock.BeginAsync(session, Patience, null, cancellationToken).ConfigureAwait(false);
                MessageIndex.Condemn(session, Now);
                session.Commit();
                LogDamaged(_logger);
                return true;
            }
        }
        catch (Exception e) when (SqliteErrors.Translate(e, cancellationToken) is { } ours)
        {
            throw ours;
        }
        finally
        {
            session.Rollback();
            _pagesSeen = session.PagesWritten;
            _written(taken);
            writer.Release();
        }
    }

    private void Schedule(TimeSpan after)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _scheduled = true;
                _pagesScheduled = _pagesSeen;
                _timer.Change(after, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task RunAsync()
    {
        if (!_urgent && _pagesSeen != _pagesScheduled)
        {
            Schedule(Idle); // Not idle: somebody has written meanwhile.
            return;
        }

        try
        {
            do
            {
                await _writer!.AcquireAsync(CancellationToken.None).ConfigureAwait(false);
            }
            while (await AdvanceAsync(_writer, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception e) when (e is ConversationStoreException or ObjectDisposedException)
        {
            // Another process holds the lock, the disk is full, or the store closes: the next commit or search asks again.
        }
        finally
        {
            _scheduled = false;
            _urgent = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The full-text index of messages is damaged; it is being made anew")]
    private static partial void LogDamaged(ILogger logger);
}
