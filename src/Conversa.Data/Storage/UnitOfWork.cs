using Conversa.Data.Caches;
using Conversa.Data.Embeddings;
using Conversa.Data.Queue;
using Conversa.Data.Storage.Hot;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Storage;

/// <summary>
/// Writes of several repositories that are committed together. Until its first write it holds nothing and reads what is committed;
/// from then on it holds the writer and reads its own writes.
/// </summary>
internal sealed class UnitOfWork(SqliteEngine engine) : IDatabase, IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private Writer? _writer;
    private ITimer? _deadline;
    private bool _expired;
    private volatile bool _ended;

    public bool IsOpen => !_ended;

    public SqliteEngine Engine => engine;

    public ConversationStoreOptions Options => engine.Options;

    public long Now => engine.Now;

    public ILogger Logger => engine.Logger;

    public VectorIndexes Vectors => engine.Vectors;

    public CacheTraffic Caches => engine.Caches;

    // Its own writes are not committed yet.
    public HotCache? Hot => null;

    public TaskSignal TaskSignal => engine.TaskSignal;

    public bool IsInUse(string path) => engine.IsInUse(path);

    public Task<T> ReadAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        Operation.IsWatched
            ? Operation.WatchAsync(engine, "read", work, watched => ReadNextAsync(watched, cancellationToken))
            : ReadNextAsync(work, cancellationToken);

    public Task<T> WriteAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken, bool singleStatement = false) =>
        Operation.IsWatched
            ? Operation.WatchAsync(engine, "write", work, watched => WriteNextAsync(watched, cancellationToken))
            : WriteNextAsync(work, cancellationToken);

    public Task<T> SearchAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        ReadAsync(session => Snapshot.ReadAsync(session, work), cancellationToken);

    // The index moves in transactions of its own; what it lacks is looked through instead.
    public Task<bool> CatchUpSearchAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public Task CommitAsync(CancellationToken cancellationToken) => Operation.IsWatched
        ? Operation.WatchAsync(engine, "commit", _ => new ValueTask<bool>(true), _ => CommitNextAsync(cancellationToken))
        : CommitNextAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        End();
        _one.Release();
    }

    private Task<T> ReadNextAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        OneAtATimeAsync(
            () => _writer is null ? engine.ReadOutsideUnitAsync(work, cancellationToken) : ReadOwnAsync(work, cancellationToken),
            cancellationToken);

    private Task<T> WriteNextAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        OneAtATimeAsync(() => WriteOwnAsync(work, cancellationToken), cancellationToken);

    private Task<bool> CommitNextAsync(CancellationToken cancellationToken) =>
        OneAtATimeAsync(
            () =>
            {
                Commit(cancellationToken);
                return Task.FromResult(true);
            },
            cancellationToken);

    private async Task<T> OneAtATimeAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_expired)
            {
                throw new UnitOfWorkExpiredException($"The unit of work held the writer longer than {Options.UnitOfWorkTimeout} and was rolled back.");
            }

            return _ended
                ? throw new InvalidOperationException("The unit of work has ended: it was committed, disposed, or undone by an error.")
                : await work().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<T> ReadOwnAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        await InTransactionAsync(work, _writer!.Session, cancellationToken).ConfigureAwait(false);

    private async Task<T> WriteOwnAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        if (_writer is null)
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
        }

        return await InTransactionAsync(session => WithinSavepointAsync(session, work), _writer!.Session, cancellationToken).ConfigureAwait(false);
    }

    // A full disk and the like undo everything, even while something is only read. What came after would then be committed by itself.
    private async ValueTask<T> InTransactionAsync<T>(Func<DbSession, ValueTask<T>> work, DbSession session, CancellationToken cancellationToken)
    {
        try
        {
            return await work(session).ConfigureAwait(false);
        }
        catch (Exception e) when (SqliteErrors.Translate(e, cancellationToken) is { } ours)
        {
            throw ours;
        }
        finally
        {
            if (!session.InTransaction)
            {
                End();
            }
        }
    }

    // A write that fails inside a unit leaves the unit as it was before that write.
    private async ValueTask<T> WithinSavepointAsync<T>(DbSession session, Func<DbSession, ValueTask<T>> work)
    {
        try
        {
            return await OnceWithinSavepointAsync(session, work).ConfigureAwait(false);
        }
        catch (Exception e) when (IndexRepair.IsIndexDamage(e) && session.InTransaction)
        {
            IndexRepair.Run(session, Now);
            return await OnceWithinSavepointAsync(session, work).ConfigureAwait(false);
        }
    }

    private static async ValueTask<T> OnceWithinSavepointAsync<T>(DbSession session, Func<DbSession, ValueTask<T>> work)
    {
        session.Savepoint();
        try
        {
            var result = await work(session).ConfigureAwait(false);
            session.ReleaseSavepoint();
            return result;
        }
        catch when (session.InTransaction)
        {
            session.RollbackToSavepoint();
            throw;
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var writer = await engine.AcquireWriterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteLock.BeginAsync(writer.Session, Options.LockTimeout, null, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            engine.ReleaseWriter(writer);
            throw;
        }

        _writer = writer;
        _deadline = Options.TimeProvider.CreateTimer(static u => _ = ((UnitOfWork)u!).ExpireAsync(), this, Options.UnitOfWorkTimeout, Timeout.InfiniteTimeSpan);
    }

    private void Commit(CancellationToken cancellationToken)
    {
        try
        {
            _writer?.Session.Commit();
        }
        catch (Exception e) when (SqliteErrors.Translate(e, cancellationToken) is { } ours)
        {
            throw ours;
        }
        finally
        {
            End();
        }
    }

    private async Task ExpireAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        _expired = !_ended;
        End();
        _one.Release();
    }

    // What is not committed by now is rolled back.
    private void End()
    {
        _ended = true;
        _deadline?.Dispose();
        if (Interlocked.Exchange(ref _writer, null) is { } writer)
        {
            writer.Session.Rollback();
            engine.ReleaseWriter(writer);
        }
    }
}
