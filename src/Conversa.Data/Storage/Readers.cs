using System.Collections.Concurrent;

namespace Conversa.Data.Storage;

/// <summary>A fixed number of read-only connections, opened when first needed, each lent to one caller at a time.</summary>
internal sealed class Readers(Func<DbSession> open, int count, RecentTimes times)
{
    private readonly SemaphoreSlim _free = new(count);
    private readonly ConcurrentStack<DbSession> _idle = new();
    private readonly ConcurrentBag<DbSession> _all = [];
    private volatile bool _closed;

    /// <summary>How long the longest of the reads under way has been running; null when there are none.</summary>
    public TimeSpan? Oldest => _all.Max(session => session.Reading);

    public async ValueTask<T> ReadAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        DbSession? session = null;
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IConversationStore));
            session = _idle.TryPop(out var idle) ? idle : Open();
            var started = TimeProvider.System.GetTimestamp();
            session.ReadSince(started);
            using var interrupt = cancellationToken.UnsafeRegister(static s => ((DbSession)s!).Interrupt(), session);
            var result = await work(session).ConfigureAwait(false);
            times.Note(started);
            return result;
        }
        catch (Exception e) when (SqliteErrors.Translate(e, cancellationToken) is { } ours)
        {
            throw ours;
        }
        finally
        {
            if (session is not null)
            {
                session.ReadSince(0);
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

    private DbSession Open()
    {
        var session = open();
        _all.Add(session);
        return session;
    }
}
