using Conversa.Data.Storage;

namespace Conversa.Data.Queue;

/// <summary>What a worker says of a task that it has. Each is refused when the worker has it no more.</summary>
internal sealed class TaskFinish(IDatabase db, string? owner)
{
    public Task<QueuedTask> HeartbeatAsync(string id, long leaseToken, TimeSpan lease, CancellationToken cancellationToken) =>
        RunAsync(id, leaseToken, session => Start(session, "queue/Heartbeat").Bind("leaseUntil", db.Now + (long)lease.TotalMilliseconds), cancellationToken);

    // Whoever is not told how it went asks again, and a handler may complete its task along with what it wrote. What a unit of work writes along with it must not be written again.
    public Task<QueuedTask> CompleteAsync(string id, long leaseToken, string? metadata, CancellationToken cancellationToken)
    {
        Require.JsonOrNull(metadata, db.Options);
        QueuedTaskStatus? already = db is UnitOfWork ? null : QueuedTaskStatus.Completed;
        return RunAsync(id, leaseToken, session => Start(session, "queue/Complete").Bind("metadata", metadata), cancellationToken, already);
    }

    public Task<QueuedTask> FailAsync(string id, long leaseToken, string error, DateTimeOffset? retryAt, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.Text(error, db.Options);
        return db.WriteAsync(
            async session =>
            {
                var task = await MustExistAsync(session, id).ConfigureAwait(false);
                var at = retryAt?.ToUnixTimeMilliseconds() ?? db.Now + (long)TaskBackoff.Delay(task.Retries, db.Options.Tasks).TotalMilliseconds;
                var failed = await Fenced(Start(session, "queue/Fail").Bind("retryAt", at).Bind("error", error), id, leaseToken).ConfigureAwait(false) ?? throw Lost(task, leaseToken);
                Note(failed);
                return failed;
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<QueuedTask> ReleaseAsync(string id, long leaseToken, CancellationToken cancellationToken) =>
        RunAsync(id, leaseToken, session => Start(session, "queue/Release"), cancellationToken);

    private Task<QueuedTask> RunAsync(string id, long leaseToken, Func<DbSession, Statement> start, CancellationToken cancellationToken, QueuedTaskStatus? already = null)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session =>
            {
                if (await Fenced(start(session), id, leaseToken).ConfigureAwait(false) is { } finished)
                {
                    Note(finished);
                    return finished;
                }

                var task = await MustExistAsync(session, id).ConfigureAwait(false);
                return task.LeaseToken == leaseToken && task.Status == already ? task : throw Lost(task, leaseToken);
            },
            cancellationToken,
            singleStatement: true);
    }

    private Statement Start(DbSession session, string block) => session.Statement(block).Bind("now", db.Now);

    private ValueTask<QueuedTask?> Fenced(Statement statement, string id, long leaseToken) =>
        statement.Bind("id", id).Bind("leaseToken", leaseToken).Bind("owner", owner).FindAsync(QueuedTaskRow.Read);

    private void Note(QueuedTask task)
    {
        if (task.Status == QueuedTaskStatus.Pending)
        {
            db.TaskSignal.Note();
        }
    }

    private async ValueTask<QueuedTask> MustExistAsync(DbSession session, string id) => TaskLookup.MustExist(await TaskLookup.FindAsync(session, id, owner).ConfigureAwait(false), id);

    private static LeaseLostException Lost(QueuedTask task, long leaseToken) =>
        new($"Task '{task.Id}' is {QueuedTaskRow.Word(task.Status)} and was last claimed under token {task.LeaseToken}: the lease under token {leaseToken} is lost.")
        {
            ExistingId = task.Id,
            LeaseToken = leaseToken,
        };
}
