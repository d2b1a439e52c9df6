using SQLitePCL;

namespace Conversa.Data.Storage;

/// <summary>
/// One database on its way over another, page by page. The last step commits all of it in one transaction; whoever disposes it before that
/// leaves the other as it was.
/// </summary>
/// <remarks>
/// The source's connection should be in a read transaction: else the copy begins anew whenever somebody commits.
/// The destination's must be in none.
/// </remarks>
internal sealed class PageCopy : IDisposable
{
    // 4 MB: what is copied between two looks at the caller's token.
    private const int PagesPerStep = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly sqlite3_backup _backup;

    public PageCopy(sqlite3 source, sqlite3 destination)
    {
        _backup = raw.sqlite3_backup_init(destination, "main", source, "main");
        if (_backup.IsInvalid)
        {
            SqliteErrors.ThrowIfFailed(raw.sqlite3_errcode(destination), destination);
        }
    }

    /// <summary>Copies everything, waiting for the destination's lock like a write.</summary>
    /// <param name="timeout">How long to wait for another process.</param>
    /// <param name="copied">Told after each step which part of the whole is copied, below 1.</param>
    /// <param name="cancellationToken">Looked at before each step.</param>
    /// <returns>The pages of the whole.</returns>
    public async ValueTask<int> RunAsync(TimeSpan timeout, Action<double> copied, CancellationToken cancellationToken)
    {
        var waiting = TimeProvider.System.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rc = raw.sqlite3_backup_step(_backup, PagesPerStep);
            if (rc == raw.SQLITE_DONE)
            {
                return raw.sqlite3_backup_pagecount(_backup);
            }

            if (rc == raw.SQLITE_OK)
            {
                var pages = raw.sqlite3_backup_pagecount(_backup);
                copied(pages == 0 ? 0 : 1 - ((double)raw.sqlite3_backup_remaining(_backup) / pages));
            }
            else if ((rc & 0xff) is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED) || TimeProvider.System.GetElapsedTime(waiting) > timeout)
            {
                throw SqliteErrors.Failure(rc);
            }
            else
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _backup.Dispose();
}
