using Conversa.Data.Storage;

namespace Conversa.Data.Queue;

/// <summary>What the host decides of tasks, whoever has them: calling off, and trying dead ones again.</summary>
internal sealed class TaskDecisions(IDatabase db, string? owner)
{
    public Task<QueuedTask> CancelAsync(string id, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await RunAsync(session, "queue/Cancel", id).ConfigureAwait(false)
                ?? throw NotAllowed(await MustExistAsync(session, id).ConfigureAwait(false), "cancelled"),
            cancellationToken,
            singleStatement: true);
    }

    public Task<QueuedTask> RetryAsync(string id, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session =>
            {
                var task = await MustExistAsync(session, id).ConfigureAwait(false);
                await RequireFreeKeyAsync(session, task).ConfigureAwait(false);
                db.TaskSignal.Note();
                return await RunAsync(session, "queue/Retry", id).ConfigureAwait(false) ?? throw NotAllowed(task, "retried");
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<int> RetryManyAsync(string? taskType, int limit, CancellationToken cancellationToken)
    {
        Require.NameOrNull(taskType);
        Require.Limit(limit, db.Options);
        return db.WriteAsync(
            session =>
            {
                db.TaskSignal.Note();
                return session.Statement("queue/RetryMany").Bind("now", db.Now).Bind("taskType", taskType).Bind("owner", owner).Bind("limit", limit).ExecuteAsync();
            },
            cancellationToken,
            singleStatement: true);
    }

    private static ConversationStoreInvalidTransitionException NotAllowed(QueuedTask task, string asked) =>
        new($"Task '{task.Id}' is {QueuedTaskRow.Word(task.Status)} and cannot be {asked}.");

    // The table's index would refuse it too, but it would not say which task is in the way.
    private async ValueTask RequireFreeKeyAsync(DbSession session, QueuedTask task)
    {
        if (task is { Status: QueuedTaskStatus.Failed, DedupeKey: { } key }
            && await TaskEnqueue.FindUnfinishedAsync(session, task.TaskType, key, task.UserId, owner).ConfigureAwait(false) is { } unfinished)
        {
            throw new ConversationStoreConflictException($"Task '{unfinished.Id}' has the dedupe key of task '{task.Id}' and is unfinished.") { ExistingId = unfinished.Id };
        }
    }

    private ValueTask<QueuedTask?> RunAsync(DbSession session, string block, string id) =>
        session.Statement(block).Bind("now", db.Now).Bind("id", id).Bind("owner", owner).FindAsync(QueuedTaskRow.Read);

    private async ValueTask<QueuedTask> MustExistAsync(DbSession session, string id) => TaskLookup.MustExist(await TaskLookup.FindAsync(session, id, owner).ConfigureAwait(false), id);
}
