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
            foreach (var request in started)
            {
                if (await TryRunAsync(request, alone: started.Count == 1).ConfigureAwait(false))
                {
                    done.Add(request);
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

    // One failing write fails alone: a statement is atomic by itself, several are inside a savepoint.
    private async ValueTask<bool> TryRunAsync(WriteRequest request, bool alone)
    {
        var savepoint = !alone && !request.SingleStatement;
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
            else if (alone)
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
