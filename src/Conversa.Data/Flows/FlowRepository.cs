using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Flows;

internal sealed class FlowRepository(IDatabase db, string? owner) : IFlowRepository
{
    public Task<Flow> CreateFlowAsync(NewFlow flow, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        FlowCreate.Check(flow, db);
        return db.WriteAsync(session => FlowCreate.RunAsync(session, flow, owner, db.Now), cancellationToken, singleStatement: true);
    }

    public Task<Flow> UpdateFlowStepAsync(string id, long step, CancellationToken cancellationToken = default) =>
        StepAsync(id, step, null, cancellationToken);

    public Task<Flow> UpdateFlowStepAsync<T>(string id, long step, T state, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default) =>
        StepAsync(id, step, Json.From(state, options, db.Options, nameof(state)), cancellationToken);

    public Task<Flow> UpdateFlowStepAsync<T>(string id, long step, T state, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default) =>
        StepAsync(id, step, Json.From(state, typeInfo, db.Options, nameof(state)), cancellationToken);

    public Task<Flow> UpdateFlowStepJsonAsync(string id, long step, string state, CancellationToken cancellationToken = default) =>
        StepAsync(id, step, Require.Json(state, db.Options), cancellationToken);

    public Task<Flow> PauseFlowAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeAsync("flows/PauseFlow", id, "paused", cancellationToken);

    public Task<Flow> ResumeFlowAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await FlowMove.TryAsync(session, "flows/ResumeFlow", id, owner, db.Now).ConfigureAwait(false)
                ?? throw await NotResumedAsync(session, await FlowMove.MustExistAsync(session, id, owner).ConfigureAwait(false)).ConfigureAwait(false),
            cancellationToken,
            singleStatement: true);
    }

    public Task<Flow> CompleteFlowAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeAsync("flows/CompleteFlow", id, "completed", cancellationToken);

    public Task<Flow> AbandonFlowAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeAsync("flows/AbandonFlow", id, "abandoned", cancellationToken);

    public Task<Flow?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FlowMove.FindAsync(session, id, owner), cancellationToken);
    }

    public Task<Flow?> GetActiveFlowAsync(string conversationId, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        return HotReads.TryActiveFlow(db, conversationId, owner, cancellationToken, out var flow) ? Task.FromResult(flow) : ReadActiveAsync(conversationId, cancellationToken);
    }

    public Task<Page<Flow>> ListAsync(string conversationId, FlowFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.DefinedOrNull(filter?.Status, "filter.Status");
        Require.NameOrNull(filter?.FlowType, "filter.FlowType");
        Require.Limit(limit, db.Options);
        var scope = $"flows|{conversationId}|{owner}|{filter}";
        var after = Cursor.Decode(cursor, scope) ?? new(long.MaxValue, "");
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement("flows/List")
                    .Bind("conversationId", conversationId).Bind("owner", owner)
                    .Bind("startedAt", after.Sort).Bind("id", after.Key)
                    .Bind("status", FlowRow.Word(filter?.Status)).Bind("flowType", filter?.FlowType)
                    .Bind("limit", limit + 1)
                    .ListAsync(FlowRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, f => new(f.StartedAt.ToUnixTimeMilliseconds(), f.Id));
            },
            cancellationToken);
    }

    private Task<Flow> StepAsync(string id, long step, string? state, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.NotNegative(step);
        return db.WriteAsync(
            session => FlowMove.ToStepAsync(session, id, step, state, owner, db.Now),
            cancellationToken,
            singleStatement: true);
    }

    private Task<Flow?> ReadActiveAsync(string conversationId, CancellationToken cancellationToken)
    {
        var fill = HotFill.OfConversation(db, conversationId, owner);
        return db.ReadAsync(async session => fill.ActiveFlow(await FlowCreate.FindActiveAsync(session, conversationId, owner).ConfigureAwait(false)), cancellationToken);
    }

    private async ValueTask<Exception> NotResumedAsync(DbSession session, Flow flow) =>
        flow.Status == FlowStatus.Paused && await FlowCreate.FindActiveAsync(session, flow.ConversationId, owner).ConfigureAwait(false) is { } active
            ? FlowCreate.IsActive(active)
            : FlowMove.NotAllowed(flow, "resumed");

    private Task<Flow> ChangeAsync(string block, string id, string asked, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.WriteAsync(
            session => FlowMove.ToStatusAsync(session, block, id, asked, owner, db.Now),
            cancellationToken,
            singleStatement: true);
    }
}
