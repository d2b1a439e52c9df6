using System.Globalization;
using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Queue;

/// <summary>Pages of tasks, by the narrowest index that the filter allows, and figures of the queue.</summary>
internal sealed class QueueQuery(IDatabase db, string? owner)
{
    public Task<Page<QueuedTask>> ListAsync(QueueFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Check(filter);
        Require.Limit(limit, db.Options);
        var scope = $"queue|{owner}|{filter}";
        var before = Cursor.Decode(cursor, scope)?.Number ?? long.MaxValue;
        return db.ReadAsync(
            async session =>
            {
                var rows = await Bind(session, filter, before, limit + 1).ListAsync(QueuedTaskRow.ReadWithSeq).ConfigureAwait(false);
                var page = Cursor.PageOf(rows, limit, scope, last => new(0, last.Seq.ToString(CultureInfo.InvariantCulture)));
                return new Page<QueuedTask> { Items = [.. page.Items.Select(row => row.Task)], NextCursor = page.NextCursor };
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<QueueDepth>> GetDepthAsync(IReadOnlyCollection<QueuedTaskStatus>? statuses, CancellationToken cancellationToken)
    {
        QueuedTaskStatus[] given = [.. statuses ?? Enum.GetValues<QueuedTaskStatus>()];
        var words = JsonSerializer.Serialize(given.Select(s => QueuedTaskRow.Word(Require.Defined(s, nameof(statuses)))).Distinct(StringComparer.Ordinal));
        return db.ReadAsync<IReadOnlyList<QueueDepth>>(
            async session =>
            {
                var depths = await session.Statement("queue/GetDepth").Bind("statuses", words).Bind("owner", owner).ListAsync(QueuedTaskRow.ReadDepth).ConfigureAwait(false);
                return [.. depths.OrderBy(d => d.TaskType, StringComparer.Ordinal).ThenBy(d => d.Status)];
            },
            cancellationToken);
    }

    public Task<TimeSpan?> GetOldestPendingAgeAsync(CancellationToken cancellationToken) => db.ReadAsync(
        async session =>
        {
            var due = await session.Statement("queue/FindOldestDue").Bind("owner", owner).FindAsync(row => row.IntegerOrNull(0)).ConfigureAwait(false);
            return due is { } since ? TimeSpan.FromMilliseconds(Math.Max(0, db.Now - Times.At(since).ToUnixTimeMilliseconds())) : (TimeSpan?)null;
        },
        cancellationToken);

    private static void Check(QueueFilter filter)
    {
        Require.DefinedOrNull(filter.Status);
        Require.NameOrNull(filter.TaskType);
        Require.NameOrNull(filter.UserId);
        Require.NameOrNull(filter.MessageId);
    }

    private Statement Bind(DbSession session, QueueFilter filter, long before, int limit)
    {
        var userId = filter.UserId ?? owner;
        return session.Statement(filter.MessageId is not null ? "queue/ListOfMessage"
                : userId is not null ? "queue/ListOfUser"
                : filter.Status is QueuedTaskStatus.Pending ? "queue/ListPending"
                : filter.Status is QueuedTaskStatus.InProgress ? "queue/ListInProgress"
                : filter.Status is not null ? "queue/ListOfStatus"
                : filter.TaskType is not null ? "queue/ListOfType"
                : "queue/List")
            .Bind("seq", before).Bind("owner", owner).Bind("userId", userId).Bind("messageId", filter.MessageId)
            .Bind("status", QueuedTaskRow.Word(filter.Status)).Bind("taskType", filter.TaskType)
            .Bind("responded", Flag(filter.Responded)).Bind("memorized", Flag(filter.Memorized))
            .Bind("limit", limit);
    }

    private static long? Flag(bool? value) => value is { } given ? (given ? 1L : 0L) : null;
}
