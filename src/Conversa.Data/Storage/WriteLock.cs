namespace Conversa.Data.Storage;

/// <summary>Taking SQLite's write lock, which another process may hold.</summary>
internal static class WriteLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Begins a transaction, waiting for another process's lock without holding a thread for long.</summary>
    /// <exception cref="ConversationStoreUnavailableException">The lock was not to be had within <paramref name="timeout"/>.</exception>
    public static ValueTask BeginAsync(DbSession session, TimeSpan timeout, Func<bool>? stop, CancellationToken cancellationToken) =>
        TryBegin(session, out var busy) ? ValueTask.CompletedTask : WaitToBeginAsync(session, busy, timeout, stop, cancellationToken);

    private static bool TryBegin(DbSession session, out Exception? busy)
    {
        try
        {
            session.Begin();
            busy = null;
            return true;
        }
        catch (Exception e) when (SqliteErrors.IsBusy(e))
        {
            busy = e;
            return false;
        }
        catch (Exception e) when (SqliteErrors.Translate(e, CancellationToken.None) is { } ours)
        {
            throw ours;
        }
    }

    private static async ValueTask WaitToBeginAsync(DbSession session, Exception? busy, TimeSpan timeout, Func<bool>? stop, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        session.IsWaitingForLock = true;
        try
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TimeProvider.System.GetElapsedTime(started) > timeout)
                {
                    throw SqliteErrors.Busy(busy);
                }

                if (stop?.Invoke() == true)
                {
                    return;
                }

                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
            while (!TryBegin(session, out busy));
        }
        finally
        {
            session.IsWaitingForLock = false;
        }
    }
}
