using Conversa.Data.Storage;

namespace Conversa.Data.Queue;

internal static class TaskLookup
{
    public static ValueTask<QueuedTask?> FindAsync(DbSession session, string id, string? owner) =>
        session.Statement("queue/FindById").Bind("id", id).Bind("owner", owner).FindAsync(QueuedTaskRow.Read);

    public static QueuedTask MustExist(QueuedTask? task, string id) => task ?? throw new ConversationStoreNotFoundException($"Task '{id}' does not exist.");
}
