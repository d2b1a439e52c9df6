namespace Conversa.Data.Storage;

/// <summary>
/// The one writer. It is a lease: a caller that finds it free commits at once on its own thread; what gathers meanwhile
/// commits together in one transaction (group commit), and each caller completes only after that.
/// </summary>
internal sealed class Writer(DbSession session, ConversationStoreOptions options, Action committed)
{
    // Bounds how long a batch keeps its first caller waiting.
    private const int LargestBatch = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<WriteRequest> _line = new();
    private readonly GroupCommit _commit = new(session, options.LockTimeout);
    private readonly SemaphoreSlim _places = new(options.WriteQueueCapacity);
    private bool _held;
    private bool _closed;

    public DbSession Session => session;

    /// <summary>The writes that wait in line or are being committed together; those beyond the line's places are not counted.</summary>
    public int Depth => options.WriteQueueCapacity - _places.CurrentCount;

    public Task<T> WriteAsync<T>(Func<DbSession, ValueTask<T>> work, bool singleStatement, CancellationToken cancellationToken) =>
        TryTake() ? RunAloneAsync(work, cancellationToken) : EnqueueAsync(new WriteRequest<T>(work, singleStatement, cancellationToken), cancellationToken);

    /// <summary>Waits for the writer and keeps it until <see cref="Release"/>.</summary>
    public Task AcquireAsync(CancellationToken cancellationToken) =>
        TryTake() ? Task.CompletedTask : EnqueueAsync(new WriteRequest<bool>(null, false, cancellationToken), cancellationToken);

    /// <summary>Uses the writer if it is free this moment.</summary>
    /// <returns>False when it is not.</returns>
    public bool TryUse(Action<DbSession> work)
    {
        lock (_gate)
        {
            if (_held || _closed)
            {
                return false;
            }

            _held = true;
        }

        try
        {
            work(session);
            return true;
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Passes the writer on to the first in line, or sets it free.</summary>
    public void Release()
    {
        if (!TryFree())
        {
            StartDraining();
        }
    }

    /// <summary>Takes no more writes and completes when those in line are done. The caller then holds the writer for good.</summary>
    public async Task CloseAsync()
    {
        Task last;
        lock (_gate)
        {
            _closed = true;
            if (!_held)
            {
                _held = true;
                return;
            }

            var request = new WriteRequest<bool>(null, false, CancellationToken.None);
            _line.Enqueue(request);
            last = request.Task;
        }

        await last.ConfigureAwait(false);
    }

    private bool TryTake()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IConversationStore));
            return !_held && (_held = true);
        }
    }

    private bool TryFree()
    {
        lock (_gate)
        {
            return _line.Count == 0 && !(_held = false);
        }
    }

    private async Task<T> RunAloneAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await WriteLock.BeginAsync(session, options.LockTimeout, null, cancellationToken).ConfigureAwait(false);
            var result = await work(session).ConfigureAwait(false);
            session.Commit();
            return result;
        }
        catch (Exception e)
        {
            session.Rollback();
            if (SqliteErrors.Translate(e, cancellationToken) is { } ours)
            {
                throw ours;
            }

            throw;
        }
        finally
        {
            committed();
            Release();
        }
    }

    private async Task<T> EnqueueAsync<T>(WriteRequest<T> request, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            bool first;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_closed, typeof(IConversationStore));
                _line.Enqueue(request);

                // The writer may have come free while this one waited for its place.
                first = !_held && (_held = true);
            }

            if (first)
            {
                StartDraining();
            }

            return await request.Task.ConfigureAwait(false);
        }
        finally
        {
            request.Dispose();
            _places.Release();
        }
    }

    // On a thread of its own: no caller is made to commit for the others.
    private void StartDraining() => _ = ThreadPool.UnsafeQueueUserWorkItem(static writer => _ = writer.DrainAsync(), this, preferLocal: false);

    // Holds the writer from its first line to its last. It never throws: every failure belongs to a caller.
    private async Task DrainAsync()
    {
        var batch = new List<WriteRequest>();
        do
        {
            while (TryFill(batch, out var exclusive))
            {
                if (exclusive is not null)
                {
                    if (exclusive.TryStart())
                    {
                        exclusive.Complete();
                        return;
                    }

                    continue;
                }

                await _commit.RunAsync(batch).ConfigureAwait(false);
                batch.Clear();
                committed();
            }
        }
        while (!TryFree());
    }

    private bool TryFill(List<WriteRequest> batch, out WriteRequest? exclusive)
    {
        lock (_gate)
        {
            exclusive = _line.TryPeek(out var first) && first.IsExclusive ? _line.Dequeue() : null;
            while (exclusive is null && batch.Count < LargestBatch && _line.TryPeek(out var next) && !next.IsExclusive)
            {
                batch.Add(_line.Dequeue());
            }

            return exclusive is not null || batch.Count > 0;
        }
    }
}
