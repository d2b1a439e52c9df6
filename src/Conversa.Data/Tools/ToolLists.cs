using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Tools;

/// <summary>Reading executions: what waits, the history, and figures of it.</summary>
internal sealed class ToolLists(IDatabase db, string? owner)
{
    public Task<Page<ToolExecution>> ListAsync(ToolExecutionFilter? filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Require.Limit(limit, db.Options);
        var query = new ToolExecutionQuery(filter, owner);
        var scope = query.CursorScope;
        var after = Cursor.Decode(cursor, scope);
        return db.ReadAsync(
            async session => Cursor.PageOf(await query.ListAsync(session, after, limit + 1, db.Now).ConfigureAwait(false), limit, scope, CursorAt),
            cancellationToken);
    }

    public Task<Page<ToolExecution>> ListPendingAsync(string? conversationId, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Require.NameOrNull(conversationId);
        Require.Limit(limit, db.Options);
        var scope = $"pending tools|{owner}\0{conversationId}";
        var after = Cursor.Decode(cursor, scope);
        var (createdAt, seq) = after is { } a ? (a.Sort, a.Number) : (long.MinValue, 0);
        return db.ReadAsync(
            async session =>
            {
                var now = db.Now;
                var rows = conversationId is not null
                    ? await PendingAsync(session, conversationId, owner, now, (createdAt, seq), limit + 1).ConfigureAwait(false)
                    : await session.Statement(owner is not null ? "tools/ListPendingOfUser" : "tools/ListPending")
                        .Bind("now", now).Bind("owner", owner).Bind("createdAt", createdAt).Bind("seq", seq).Bind("limit", limit + 1)
                        .ListAsync(row => ToolExecutionRow.Read(row, now)).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, CursorAt);
            },
            cancellationToken);
    }

    /// <summary>What waits in a conversation, from a place on.</summary>
    public static ValueTask<List<ToolExecution>> PendingAsync(DbSession session, string conversationId, string? owner, long now, (long CreatedAt, long Seq) after, int limit) =>
        session.Statement("tools/ListPendingOfConversation")
            .Bind("conversationId", conversationId).Bind("now", now).Bind("owner", owner)
            .Bind("createdAt", after.CreatedAt).Bind("seq", after.Seq).Bind("limit", limit)
            .ListAsync(row => ToolExecutionRow.Read(row, now));

    public Task<IReadOnlyList<ToolExecutionStatistics>> GetStatisticsAsync(DateTimeOffset? from, DateTimeOffset? to, string? conversationId, int limit, CancellationToken cancellationToken)
    {
        Require.NameOrNull(conversationId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<ToolExecutionStatistics>>(
            async session => await session.Statement("tools/GetStatistics")
                .Bind("conversationId", conversationId).Bind("since", Times.From(from)).Bind("until", Times.To(to)).Bind("owner", owner).Bind("now", db.Now).Bind("limit", limit)
                .ListAsync(ToolExecutionRow.ReadStatistics).ConfigureAwait(false),
            cancellationToken);
    }

    private static Cursor CursorAt(ToolExecution last) => new(last.CreatedAt.ToUnixTimeMilliseconds(), last.Seq.ToString(CultureInfo.InvariantCulture));
}
