using Conversa.Data.Caches;
using Conversa.Data.Embeddings;
using Conversa.Data.Migrations;
using Conversa.Data.Queue;
using Conversa.Data.Storage.Hot;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Conversa.Data.Storage;

/// <summary>The database of one store: opened on first use, one writer, a few readers, closed when the store is disposed.</summary>
internal sealed partial class SqliteEngine : IDatabase, IAsyncDisposable
{
    private readonly SqlCatalog _sql = new(typeof(SqliteEngine).Assembly);
    private readonly SqliteFile _file;
    private readonly Readers _readers;
    private readonly Readers _apart;
    private readonly Checkpointer _checkpointer;
    private readonly SearchIndexer _indexer;
    private readonly BackgroundSync _sync;
    private readonly HotCache? _hot;
    private readonly ILogger _logger;
    private readonly AsyncLocal<UnitOfWork?> _unit = new();
    private readonly AsyncLocal<bool> _migrating = new();
    private readonly SemaphoreSlim _opening = new(1);
    private readonly CancellationTokenSource _closing = new();
    private VectorIndexes? _vectors;
    private CacheTraffic? _caches;
    private volatile Writer? _writer;
    private volatile bool _ready;
    private volatile bool _disposed;
    private volatile bool _reported;

    public SqliteEngine(ConversationStoreOptions options, ILogger? logger)
    {
        Options = options;
        _logger = logger ?? NullLogger.Instance;
        _file = new SqliteFile(options, _sql);
        _readers = new Readers(_file.OpenReader, options.Readers, Reads);
        _apart = new Readers(_file.OpenReader, 1, Reads);
        _checkpointer = new Checkpointer(_file.OpenCheckpointer, options.TimeProvider, Checkpointed);
        _indexer = new SearchIndexer(options, _logger, Written);
        _sync = new BackgroundSync(this, _checkpointer, _logger);
        _hot = options.HotCacheBytes > 0 && !_file.ReadOnly ? new HotCache(options, _file.InMemory) : null;
    }

    public ConversationStoreOptions Options { get; }

    public long Now => Options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    public SqlCatalog Sql => _sql;

    public ILogger Logger => _logger;

    public VectorIndexes Vectors => LazyInitializer.EnsureInitialized(ref _vectors, () => new VectorIndexes(Options.VectorMemoryBytes));

    public SqliteFile File => _file;

    /// <summary>How long the last reads held their connection.</summary>
    public RecentTimes Reads { get; } = new();

    /// <summary>How long the last writes took their callers, the wait for their turn included.</summary>
    public RecentTimes Writes { get; } = new();

    public int WriteQueueDepth => _writer?.Depth ?? 0;

    public long VectorBytes => _vectors?.Bytes ?? 0;

    public CheckpointReport? LastCheckpoint => _checkpointer.Last;

    public SyncReport? LastSync => _sync.Last;

    /// <summary>True while the database is open with a schema that was found current.</summary>
    public bool IsReady => _ready;

    /// <summary>The writer; null while the database is not open, or its schema is being looked after.</summary>
    public Writer? OpenWriter => _ready ? _writer : null;

    public int UncopiedFrames => _checkpointer.Uncopied;

    public TimeSpan? OldestRead => new[] { _readers.Oldest, _apart.Oldest }.Max();

    public CacheTraffic Caches => LazyInitializer.EnsureInitialized(ref _caches, () => new CacheTraffic());

    public TaskSignal TaskSignal { get; } = new();

    public HotCache? Hot
    {
        get
        {
            ThrowIfUnitIsOpen();
            return _hot is { } hot && _ready && !_disposed && _writer is { } writer && hot.IsFresh(writer) ? hot : null;
        }
    }

    /// <summary>The cache itself, for its figures and for letting go of it.</summary>
    public HotCache? HotCache => _hot;

    public bool IsInUse(string path) => _file.IsInUse(path);

    public Task<T> ReadAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ThrowIfUnitIsOpen();
        return Operation.IsWatched
            ? Operation.WatchAsync(this, "read", work, watched => ReadOutsideUnitAsync(watched, cancellationToken))
            : ReadOutsideUnitAsync(work, cancellationToken);
    }

    public Task<T> WriteAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken, bool singleStatement = false)
    {
        ThrowIfUnitIsOpen();
        cancellationToken.ThrowIfCancellationRequested();
        return Operation.IsWatched
            ? Operation.WatchAsync(this, "write", work, watched => TimedWriteAsync(watched, singleStatement, cancellationToken))
            : TimedWriteAsync(work, singleStatement, cancellationToken);
    }

    public async Task<bool> CatchUpSearchAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnitIsOpen();
        if (await ReadOutsideUnitAsync(session => new ValueTask<bool>(MessageIndex.Pending(session) == 0), cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        return _writer is { } writer && await _indexer.CatchUpAsync(writer, cancellationToken).ConfigureAwait(false);
    }

    public async Task<T> SearchAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(session => Snapshot.ReadAsync(session, work), cancellationToken).ConfigureAwait(false);
        }
        catch (ConversationStoreCorruptException e) when (IndexRepair.IsIndexDamage(e) && !_file.ReadOnly)
        {
            await MendIndexAsync(cancellationToken).ConfigureAwait(false);
            _ = await CatchUpSearchAsync(cancellationToken).ConfigureAwait(false);
            return await ReadAsync(session => Snapshot.ReadAsync(session, work), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads what is committed, whether or not a unit of work is open in this flow.</summary>
    public async Task<T> ReadOutsideUnitAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_ready)
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        ObjectDisposedException.ThrowIf(_disposed, typeof(IConversationStore));
        return _file.InMemory
            ? await WithWriterAsync(session => InterruptiblyAsync(work, session, Reads, cancellationToken), cancellationToken).ConfigureAwait(false)
            : await _readers.ReadAsync(work, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads for a long time, on a connection that no other read has to wait for; disposing the store ends it. A schema that is left to the host is not looked at.
    /// In memory there is one connection, and everybody waits.
    /// </summary>
    public async Task<T> ReadApartAsync<T>(Func<DbSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ThrowIfUnitIsOpen();
        if (!_ready)
        {
            await (Options.ApplySchema ? OpenAsync(cancellationToken) : ConnectAsync(cancellationToken)).ConfigureAwait(false);
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            return _file.InMemory
                ? await WithWriterAsync(session => work(session, ending.Token), ending.Token).ConfigureAwait(false)
                : await _apart.ReadAsync(session => work(session, ending.Token), ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(IConversationStore));
        }
    }

    /// <summary>Runs long work that manages its own transactions on the writer, once the schema is there. Every other write waits.</summary>
    public async Task<T> WriteApartAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ThrowIfUnitIsOpen();
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await WithWriterAsync(
            async session =>
            {
                try
                {
                    return await work(session).ConfigureAwait(false);
                }
                finally
                {
                    AfterCommit();
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A unit of work, which from now on is the only way to the store in the caller's flow.</summary>
    public UnitOfWork BeginUnit()
    {
        ThrowIfUnitIsOpen();
        ObjectDisposedException.ThrowIf(_disposed, typeof(IConversationStore));
        return _unit.Value = new UnitOfWork(this);
    }

    /// <summary>Opens the database and sees to its schema. Does nothing when that is done.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        ThrowIfMigrating();
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        _migrating.Value = true;
        try
        {
            if (_ready)
            {
                return;
            }

            if (_file.ReadOnly)
            {
                ObjectDisposedException.ThrowIf(_disposed, typeof(IConversationStore));
                await _readers.ReadAsync(
                    session =>
                    {
                        new Migrator(session, this).RequireCurrent();
                        return new ValueTask<bool>(true);
                    },
                    cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await WithWriterUnopenedAsync(
                    session => new Migrator(session, this).EnsureCurrentAsync(cancellationToken),
                    cancellationToken).ConfigureAwait(false);
            }

            _ready = true;
            Listening.Add(this);
            _sync.Start();
            if (!_reported && _logger.IsEnabled(LogLevel.Warning))
            {
                // It is of nobody's flow: in this one a migration runs.
                using var flow = NobodysFlow.Begin();
                _reported = true;
                _ = Task.Run(async () => _reported = await StartReport.RunAsync(this, _logger, _closing.Token).ConfigureAwait(false), CancellationToken.None);
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Opens the database without looking at its schema.</summary>
    public Task ConnectAsync(CancellationToken cancellationToken) => _file.ReadOnly
        ? _readers.ReadAsync(_ => new ValueTask<bool>(true), cancellationToken).AsTask()
        : MaintainAsync(_ => new ValueTask<bool>(true), cancellationToken);

    /// <summary>Runs work that manages its own transactions on the writer, without asking whether the schema is there.</summary>
    public async Task<T> MaintainAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ThrowIfUnitIsOpen();
        ThrowIfMigrating();
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        _migrating.Value = true;

        // What is done may change the schema: the next use looks again.
        _ready = false;
        try
        {
            return await WithWriterUnopenedAsync(work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>The writer, opened if need be, for a unit of work.</summary>
    public async Task<Writer> AcquireWriterAsync(CancellationToken cancellationToken)
    {
        if (!_ready)
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        var writer = RequireWriter();
        await writer.AcquireAsync(cancellationToken).ConfigureAwait(false);
        return writer;
    }

    /// <summary>Lets go of the writer after a unit of work.</summary>
    public void ReleaseWriter(Writer writer)
    {
        AfterCommit();
        writer.Release();
    }

    /// <summary>Copies the WAL into the database when it has gathered so many pages.</summary>
    /// <returns>False when another process stood in the way; and how long the writer was held.</returns>
    public Task<(bool Done, TimeSpan Time)> CheckpointAsync(int pages, CancellationToken cancellationToken) =>
        HoldFileAsync(session => _checkpointer.Gathered(session) < pages || _checkpointer.Checkpoint(session) is not null, cancellationToken);

    /// <summary>Copies all of the WAL into the database and cuts it, so that nothing older is left in it than the pages are now.</summary>
    /// <returns>False when a reader or another process stood in the way; and how long the writer was held.</returns>
    public Task<(bool Done, TimeSpan Time)> TruncateWalAsync(CancellationToken cancellationToken) =>
        HoldFileAsync(session => _checkpointer.TryTruncate(session, _file), cancellationToken);

    /// <summary>A connection to checkpoint and to clear pages with, of the caller's own. There is none to what is in memory.</summary>
    public DbSession OpenSibling() => _file.OpenCheckpointer();

    /// <summary>Clears the unused middle of some more pages.</summary>
    /// <returns>False when a reader or another process stood in the way; and how long the writer was held.</returns>
    public Task<(bool Done, TimeSpan Time)> ClearGapsAsync(DbSession sibling, PageGaps gaps, TimeSpan moment, CancellationToken cancellationToken) =>
        HoldFileAsync(session => _checkpointer.TryClear(session, sibling, gaps, moment), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            Listening.Remove(this);
            _sync.Dispose();
            await _closing.CancelAsync().ConfigureAwait(false);
            if (_writer is { } writer)
            {
                await writer.CloseAsync().ConfigureAwait(false);
                await _readers.CloseAsync().ConfigureAwait(false);
                await _apart.CloseAsync().ConfigureAwait(false);
                _checkpointer.Dispose();
                _indexer.Dispose();

                // The last connection of all to close, so its close checkpoints and removes the WAL.
                writer.Session.Dispose();
            }
            else
            {
                await _readers.CloseAsync().ConfigureAwait(false);
                await _apart.CloseAsync().ConfigureAwait(false);
                _checkpointer.Dispose();
                _indexer.Dispose();
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    private Task<T> TimedWriteAsync<T>(Func<DbSession, ValueTask<T>> work, bool singleStatement, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var write = _ready && _writer is { } writer ? writer.WriteAsync(work, singleStatement, cancellationToken) : OpenAndWriteAsync(work, singleStatement, cancellationToken);
        if (!write.IsCompletedSuccessfully)
        {
            return MendingAsync(write, work, singleStatement, started, cancellationToken);
        }

        Writes.Note(started);
        return write;
    }

    // A damaged full-text index fails every edit and deletion of what it holds. It can be made anew, so it stops nothing.
    private async Task<T> MendingAsync<T>(Task<T> write, Func<DbSession, ValueTask<T>> work, bool singleStatement, long started, CancellationToken cancellationToken)
    {
        try
        {
            var result = await write.ConfigureAwait(false);
            Writes.Note(started);
            return result;
        }
        catch (ConversationStoreCorruptException e) when (IndexRepair.IsIndexDamage(e))
        {
            await MendIndexAsync(cancellationToken).ConfigureAwait(false);
            return await RequireWriter().WriteAsync(work, singleStatement, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Finds out which full-text index is damaged, and makes it anew.</summary>
    public Task<bool> MendIndexAsync(CancellationToken cancellationToken)
    {
        LogIndexDamage(_logger);
        return RequireWriter().WriteAsync(
            session =>
            {
                IndexRepair.Run(session, Now);
                return new ValueTask<bool>(true);
            },
            singleStatement: false,
            cancellationToken);
    }

    private async Task<T> OpenAndWriteAsync<T>(Func<DbSession, ValueTask<T>> work, bool singleStatement, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await RequireWriter().WriteAsync(work, singleStatement, cancellationToken).ConfigureAwait(false);
    }

    private Writer RequireWriter()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(IConversationStore));
        return _writer ?? throw new ConversationStoreUnavailableException("The database was opened to read only (Mode=ReadOnly).");
    }

    private async Task<T> WithWriterUnopenedAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(IConversationStore));
        if (_file.ReadOnly)
        {
            throw new ConversationStoreUnavailableException("The database was opened to read only (Mode=ReadOnly).");
        }

        _writer ??= await NewWriterAsync(cancellationToken).ConfigureAwait(false);
        return await WithWriterAsync(
            async session =>
            {
                session.WaitForLocks(SqliteFile.LongWait);
                _hot?.Suspend();
                try
                {
                    return await work(session).ConfigureAwait(false);
                }
                finally
                {
                    session.WaitForLocks(SqliteFile.BriefWait);
                    _hot?.Resume();
                    Written(messages: 0);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<Writer> NewWriterAsync(CancellationToken cancellationToken)
    {
        var session = await _file.OpenWriterAsync(cancellationToken).ConfigureAwait(false);
        if (_hot is { } hot)
        {
            session.Keep(hot);
        }

        return new(session, Options, AfterCommit);
    }

    private async Task<T> WithWriterAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var writer = RequireWriter();
        await writer.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work(writer.Session).ConfigureAwait(false);
        }
        catch (Exception e) when (SqliteErrors.Translate(e, cancellationToken) is { } ours)
        {
            throw ours;
        }
        finally
        {
            writer.Release();
        }
    }

    // What is in memory has no WAL.
    private async Task<(bool Done, TimeSpan Time)> HoldFileAsync(Func<DbSession, bool> work, CancellationToken cancellationToken)
    {
        if (_file.InMemory)
        {
            return (true, TimeSpan.Zero);
        }

        var started = 0L;
        var done = await WithWriterAsync(
            session =>
            {
                started = TimeProvider.System.GetTimestamp();
                return new ValueTask<bool>(work(session));
            },
            cancellationToken).ConfigureAwait(false);
        return (done, TimeProvider.System.GetElapsedTime(started));
    }

    private static async ValueTask<T> InterruptiblyAsync<T>(Func<DbSession, ValueTask<T>> read, DbSession session, RecentTimes times, CancellationToken cancellationToken)
    {
        using var interrupt = cancellationToken.UnsafeRegister(static s => ((DbSession)s!).Interrupt(), session);
        var started = TimeProvider.System.GetTimestamp();
        var result = await read(session).ConfigureAwait(false);
        times.Note(started);
        return result;
    }

    private void AfterCommit() => Follow(static engine =>
    {
        engine.TaskSignal.AfterCommit();
        if (!engine._file.InMemory && engine._writer is { } writer)
        {
            engine._checkpointer.AfterCommit(writer);
            if (engine.Options.BackgroundIndexing)
            {
                engine._indexer.AfterCommit(writer);
            }
        }
    });

    private void Checkpointed(CheckpointReport report)
    {
        if (Listening.Possible)
        {
            Follow(engine => Instruments.Checkpointed(engine, report.Duration));
        }
    }

    // What the indexer wrote has to be copied into the database like all else.
    private void Written(long messages) => Follow(engine =>
    {
        if (Listening.Possible)
        {
            Instruments.Took(engine, messages);
        }

        if (!engine._file.InMemory && engine._writer is { } writer)
        {
            engine._checkpointer.AfterCommit(writer);
        }
    });

    // What is committed stays so, and the writer is let go of, whatever happens here: a read of the database may fail, and so may who listens to the meter.
    private void Follow(Action<SqliteEngine> work)
    {
        try
        {
            work(this);
        }
        catch (Exception e)
        {
            LogFollowing(_logger, (SqliteErrors.Translate(e, CancellationToken.None) ?? e).GetType().FullName!);
        }
    }

    // A host's step that uses the store would wait for itself.
    private void ThrowIfMigrating()
    {
        if (_migrating.Value)
        {
            throw new InvalidOperationException("A migration is running in this flow: use its own connection.");
        }
    }

    private void ThrowIfUnitIsOpen()
    {
        if (_unit.Value is { IsOpen: true })
        {
            throw new InvalidOperationException("A unit of work is open in this flow: use its repositories, or commit or dispose it first.");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What follows a commit failed, and is done after the next: {Error}")]
    private static partial void LogFollowing(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A full-text index is damaged; it is made anew, and nothing else is touched")]
    private static partial void LogIndexDamage(ILogger logger);
}
