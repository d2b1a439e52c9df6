using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Traces;

internal sealed class TraceRepository(IDatabase db, string? owner) : ITraceRepository
{
    public Task<string> StartTraceAsync(NewTrace trace, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceStart.Check(trace, db);
        return db.WriteAsync(async session => (await TraceStart.RunAsync(session, trace, owner, db.Now).ConfigureAwait(false)).Id, cancellationToken, singleStatement: true);
    }

    public Task CompleteTraceAsync(string id, string? data = null, CancellationToken cancellationToken = default) =>
        EndAsync(id, TraceStatus.Completed, null, data, cancellationToken);

    public Task FailTraceAsync(string id, string error, string? data = null, CancellationToken cancellationToken = default)
    {
        Require.Json(error, db.Options);
        return EndAsync(id, TraceStatus.Failed, error, data, cancellationToken);
    }

    public Task FailTraceAsync(string id, Exception error, string? data = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        return EndAsync(id, TraceStatus.Failed, TraceError.Of(error), data, cancellationToken);
    }

    public Task TraceAsync(string stage, Func<CancellationToken, Task> work, string? conversationId = null, string? messageId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return TraceAsync<bool>(stage, Work, conversationId, messageId, cancellationToken);

        async Task<bool> Work(CancellationToken token)
        {
            await work(token).ConfigureAwait(false);
            return true;
        }
    }

    public Task<T> TraceAsync<T>(string stage, Func<CancellationToken, Task<T>> work, string? conversationId = null, string? messageId = null, CancellationToken cancellationToken = default)
    {
        Require.Name(stage);
        ArgumentNullException.ThrowIfNull(work);
        Require.NameOrNull(conversationId);
        Require.NameOrNull(messageId);
        var trace = new NewTrace(stage) { ConversationId = conversationId, MessageId = messageId };
        return TracedWork.RunAsync(this, db.Logger, trace, work, cancellationToken);
    }

    public Task<Trace?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public async Task<IReadOnlyList<Trace>> GetTracesByConversationAsync(string conversationId, int limit = 100, CancellationToken cancellationToken = default) =>
        (await ListAsync(conversationId, limit: limit, cancellationToken: cancellationToken).ConfigureAwait(false)).Items;

    public Task<Page<Trace>> ListAsync(string conversationId, ListOrder order = ListOrder.OldestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.Defined(order);
        Require.Limit(limit, db.Options);
        var (block, start) = order == ListOrder.OldestFirst ? ("traces/ListOldestFirst", (long.MinValue, 0L)) : ("traces/ListNewestFirst", (long.MaxValue, long.MaxValue));
        var scope = $"traces|{conversationId}|{owner}|{order}";
        var (startTime, seq) = Cursor.Decode(cursor, scope) is { } at ? (at.Sort, at.Number) : start;
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement(block)
                    .Bind("conversationId", conversationId).Bind("owner", owner).Bind("startTime", startTime).Bind("seq", seq).Bind("limit", limit + 1)
                    .ListAsync(TraceRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, t => new(t.StartTime.ToUnixTimeMilliseconds(), t.Seq.ToString(CultureInfo.InvariantCulture)));
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<Trace>> ListSlowestAsync(string? stage = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, CancellationToken cancellationToken = default) =>
        ListEndedAsync("traces/ListSlowest", stage, from, to, limit, cancellationToken);

    public Task<IReadOnlyList<Trace>> ListFailuresAsync(string? stage = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, CancellationToken cancellationToken = default) =>
        ListEndedAsync("traces/ListFailures", stage, from, to, limit, cancellationToken);

    public Task<IReadOnlyList<StageStatistics>> GetStageStatisticsAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, string? conversationId = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.NameOrNull(conversationId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<StageStatistics>>(
            async session => await session.Statement("traces/GetStageStatistics")
                .Bind("conversationId", conversationId).Bind("from", Times.From(from)).Bind("to", Times.To(to)).Bind("owner", owner).Bind("limit", limit)
                .ListAsync(TraceRow.ReadStatistics).ConfigureAwait(false),
            cancellationToken);
    }

    private Task EndAsync(string id, TraceStatus status, string? error, string? data, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.JsonOrNull(data, db.Options);
        return db.WriteAsync(
            async session =>
            {
                var ended = await session.Statement("traces/EndTrace")
                    .Bind("status", TraceRow.Word(status)).Bind("now", db.Now).Bind("data", data).Bind("error", error).Bind("id", id).Bind("owner", owner)
                    .ExecuteAsync().ConfigureAwait(false) > 0;
                return ended ? true : throw await WhyNotAsync(session, id, status).ConfigureAwait(false);
            },
            cancellationToken,
            singleStatement: true);
    }

    private async ValueTask<ConversationStoreException> WhyNotAsync(DbSession session, string id, TraceStatus status) =>
        await FindAsync(session, id).ConfigureAwait(false) is { } trace
            ? new ConversationStoreInvalidTransitionException($"Trace '{id}' is {TraceRow.Word(trace.Status)} and cannot become {TraceRow.Word(status)}.")
            : new ConversationStoreNotFoundException($"Trace '{id}' does not exist.");

    private ValueTask<Trace?> FindAsync(DbSession session, string id) =>
        session.Statement("traces/FindById").Bind("id", id).Bind("owner", owner).FindAsync(TraceRow.Read);

    private Task<IReadOnlyList<Trace>> ListEndedAsync(string block, string? stage, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken)
    {
        Require.NameOrNull(stage);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<Trace>>(
            async session => await session.Statement(block)
                .Bind("from", Times.From(from)).Bind("to", Times.To(to)).Bind("owner", owner).Bind("stage", stage).Bind("limit", limit)
                .ListAsync(TraceRow.Read).ConfigureAwait(false),
            cancellationToken);
    }
}
