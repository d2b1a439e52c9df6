using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Conversa.Data.Storage;

/// <summary>Commits the writes of several callers in one transaction, in order. It never throws: every failure is told to the callers whose it is.</summary>
internal sealed class GroupCommit(DbSession session, TimeSpan lockTimeout)
{
    public async Task RunAsync(List<WriteRequest> batch)
    {
        List<WriteRequest> started;
        try
        {
            await WriteLock.BeginAsync(session, lockTimeout, () => batch.TrueForAll(r => r.IsCancelled), CancellationToken.None).ConfigureAwait(false);
            started = batch.FindAll(r => r.TryStart());
        }
        catch (Exception e)
        {
            FailAll(batch.FindAll(r => r.TryStart()), e);
            return;
        }

        var done = new List<WriteRequest>(started.Count);
        try
        {
            var (alone, careful) = (started.Count == 1, false);
            foreach (var request in started)
            {
                if (await TryRunAsync(request, alone, careful).ConfigureAwait(false))
                {
                    done.Add(request);
                }
                else if (!alone && !session.InTransaction)
                {
                    careful = true;
                    done = await RunAgainAsync(done).ConfigureAwait(false);
                }
            }

            if (session.InTransaction)
            {
                session.Commit();
            }
        }
        catch (Exception e)
        {
            // All of them: when the transaction ended at one request, those after it have not run and would wait for ever.
            session.Rollback();
            FailAll(started, e);
            return;
        }

        done.ForEach(r => r.Complete());
    }

    // One failed after its only statement had written, so all before it was undone with it: those run again, and from now on each is inside a savepoint.
    private async ValueTask<List<WriteRequest>> RunAgainAsync(List<WriteRequest> undone)
    {
        await WriteLock.BeginAsync(session, lockTimeout, null, CancellationToken.None).ConfigureAwait(false);
        var done = new List<WriteRequest>(undone.Count);
        foreach (var request in undone)
        {
            if (await TryRunAsync(request, alone: false, careful: true).ConfigureAwait(false))
            {
                done.Add(request);
            }
        }

        return done;
    }

    // One failing write fails alone: a statement is atomic by itself, several are inside a savepoint. Where neither undoes what it wrote, the transaction is undone.
    // The count of changes keeps those of a refused statement's triggers, which SQLite has undone with it.
    private async ValueTask<bool> TryRunAsync(WriteRequest request, bool alone, bool careful)
    {
        var savepoint = !alone && (careful || !request.SingleStatement);
        var changes = session.TotalChanges;
        session.Hot.Mark();
        try
        {
            if (savepoint)
            {
                session.Savepoint();
            }

            await request.RunAsync(session).ConfigureAwait(false);
            if (savepoint)
            {
                session.ReleaseSavepoint();
            }

            return true;
        }
        catch (Exception e)
        {
            var translated = SqliteErrors.Translate(e, CancellationToken.None) ?? e;
            request.Fail(translated);
            session.Hot.Undo();
            if (!session.InTransaction)
            {
                // A full disk and the like end the whole transaction: those before this one are gone too.
                throw translated;
            }

            if (savepoint)
            {
                session.RollbackToSavepoint();
            }
            else if (alone || (e is not SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT } && session.TotalChanges != changes))
            {
                session.Rollback();
            }

            return false;
        }
    }

    private static void FailAll(List<WriteRequest> requests, Exception error)
    {
        var translated = SqliteErrors.Translate(error, CancellationToken.None) ?? error;
        requests.ForEach(r => r.Fail(translated));
    }
}
