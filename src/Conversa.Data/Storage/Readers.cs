using System.Collections.Concurrent;

namespace Conversa.Data.Storage;

/// <summary>A fixed number of read-only connections, opened when first needed, each lent to one caller at a time.</summary>
internal sealed class Readers(Func<DbSession> open, int count)
{
    private readonly SemaphoreSlim _free = new(count);
    private readonly ConcurrentStack<DbSession> _idle = new();
    private volatile bool _closed;

    public async ValueTask<T> ReadAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        DbSession? session = null;
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IConversationStore));
            session = _idle.TryPop(out var idle) ? idle : open();
            using var interrupt = cancellationToken.UnsafeRegister(static s => ((DbSession)s!).Interrupt(), session);
            return await work(session).ConfigureAwait(false);
        }
        catch (Exception e) when (SqliteErrors.Translate(e, cancellationToken) is { } ours)
        {
            throw ours;
        }
        finally
        {
            if (session is not null)
            {
                _idle.Push(session);
            }

            _free.Release();
        }
    }

    /// <summary>Waits for the reads under way and closes every connection. Reads that come later are refused.</summary>
    public async Task CloseAsync()
    {
        _closed = true;
        for (var i = 0; i < count; i++)
        {
            await _free.WaitAsync().ConfigureAwait(false);
        }

        while (_idle.TryPop(out var session))
        {
            session.Dispose();
        }

        // Those that were waiting wake to be refused.
        _free.Release(count);
    }
}
