using Conversa.Data.Storage;

namespace Conversa.Data.Queue;

/// <summary>Storing a task: what is asked of it, whose it is, and the statement.</summary>
internal static class TaskEnqueue
{
    public static void Check(NewTask task, IDatabase db, string? owner)
    {
        Require.NameOrNull(task.Id);
        Require.Name(task.TaskType);
        Require.Json(task.Payload, db.Options);
        Require.NameOrNull(task.UserId);
        Require.NameOrNull(task.MessageId);
        Require.NotNegative(task.MaxRetries);
        Require.NameOrNull(task.DedupeKey);
        Require.NameOrNull(task.CreatedBy);
        Require.JsonOrNull(task.RespondTo, db.Options);
        Require.JsonOrNull(task.Metadata, db.Options);
        Owners.RequireSame(task.UserId, owner);
        db.Options.Tasks.Payloads.Check(task.TaskType, task.Payload, db.Options);
    }

    public static async ValueTask<QueuedTask> RunAsync(DbSession session, NewTask task, IDatabase db, string? owner)
    {
        var userId = await UserOfAsync(session, task, owner).ConfigureAwait(false);
        if (task.DedupeKey is { } key && await FindUnfinishedAsync(session, task.TaskType, key, userId, owner).ConfigureAwait(false) is { } unfinished)
        {
            return unfinished;
        }

        db.TaskSignal.Note();
        var now = db.Now;
        return (await session.Statement("queue/Enqueue")
            .Bind("id", task.Id ?? Ids.New(now)).Bind("userId", userId).Bind("messageId", task.MessageId).Bind("taskType", task.TaskType)
            .Bind("payload", task.Payload).Bind("priority", task.Priority).Bind("scheduledFor", task.ScheduledFor?.ToUnixTimeMilliseconds()).Bind("now", now)
            .Bind("maxRetries", task.MaxRetries).Bind("dedupeKey", task.DedupeKey).Bind("createdBy", task.CreatedBy).Bind("respondTo", task.RespondTo)
            .Bind("metadata", task.Metadata).Bind("owner", owner)
            .FindAsync(QueuedTaskRow.Read).ConfigureAwait(false))!;
    }

    public static ValueTask<QueuedTask?> FindUnfinishedAsync(DbSession session, string taskType, string dedupeKey, string? userId, string? owner) =>
        session.Statement("queue/FindUnfinished")
            .Bind("taskType", taskType).Bind("dedupeKey", dedupeKey).Bind("userId", userId).Bind("owner", owner)
            .FindAsync(QueuedTaskRow.Read);

    // A task makes no user: one that is enqueued late must not bring an erased user back.
    private static async ValueTask<string?> UserOfAsync(DbSession session, NewTask task, string? owner)
    {
        var userId = task.UserId ?? owner;
        if (task.MessageId is { } messageId)
        {
            var writtenFor = await session.Statement("queue/FindMessageOwner").Bind("messageId", messageId).Bind("owner", owner).FindAsync(row => row.Text(0)).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"Message '{messageId}' does not exist.");
            userId ??= writtenFor;
        }

        return userId is null || await session.Statement("queue/FindUser").Bind("userId", userId).Bind("owner", owner).FindAsync(row => row.Integer(0)).ConfigureAwait(false) != 0
            ? userId
            : throw new ConversationStoreNotFoundException($"User '{userId}' does not exist.");
    }
}
