using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.States;

internal sealed class StateRepository(IDatabase db, string? owner) : IStateRepository
{
    private const int PruneBatch = 200;

    private readonly WorkingStates _working = new(db, owner);

    public Task<ConversationState> SaveStateAsync<T>(string conversationId, T state, long? expectedVersion = null, string? metadata = null, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default) =>
        SaveAsync(conversationId, Json.From(state, options, db.Options, nameof(state)), expectedVersion, metadata, cancellationToken);

    public Task<ConversationState> SaveStateAsync<T>(string conversationId, T state, JsonTypeInfo<T> typeInfo, long? expectedVersion = null, string? metadata = null, CancellationToken cancellationToken = default) =>
        SaveAsync(conversationId, Json.From(state, typeInfo, db.Options, nameof(state)), expectedVersion, metadata, cancellationToken);

    public Task<ConversationState> SaveStateJsonAsync(string conversationId, string state, long? expectedVersion = null, string? metadata = null, CancellationToken cancellationToken = default)
    {
        Require.Json(state, db.Options);
        return SaveAsync(conversationId, state, expectedVersion, metadata, cancellationToken);
    }

    public Task<ConversationState?> GetLatestStateAsync(string conversationId, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        return HotReads.TryState(db, conversationId, owner, cancellationToken, out var state) ? Task.FromResult(state) : ReadLatestAsync(conversationId, cancellationToken);
    }

    public async Task<T?> GetLatestStateAsync<T>(string conversationId, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetLatestStateAsync(conversationId, cancellationToken).ConfigureAwait(false) is { } latest
            ? Json.To<T>(latest.State, options, db.Options, () => Subject(conversationId))
            : default;

    public async Task<T?> GetLatestStateAsync<T>(string conversationId, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return await GetLatestStateAsync(conversationId, cancellationToken).ConfigureAwait(false) is { } latest
            ? Json.To(latest.State, typeInfo, () => Subject(conversationId))
            : default;
    }

    public Task<ConversationState?> GetStateAsync(string conversationId, long version, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.Positive(version);
        return db.ReadAsync(
            session => session.Statement("states/GetState").Bind("conversationId", conversationId).Bind("version", version).Bind("owner", owner).FindAsync(StateRow.Read),
            cancellationToken);
    }

    public async Task<IReadOnlyList<ConversationState>> GetStateHistoryAsync(string conversationId, int limit = 100, CancellationToken cancellationToken = default) =>
        (await ListAsync(conversationId, limit: limit, cancellationToken: cancellationToken).ConfigureAwait(false)).Items;

    public Task<Page<ConversationState>> ListAsync(string conversationId, ListOrder order = ListOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.Defined(order);
        Require.Limit(limit, db.Options);
        var (block, start) = order == ListOrder.OldestFirst ? ("states/ListOldestFirst", 0) : ("states/ListNewestFirst", long.MaxValue);
        var scope = $"states|{conversationId}|{owner}|{order}";
        var after = Cursor.Decode(cursor, scope)?.Sort ?? start;
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement(block)
                    .Bind("conversationId", conversationId).Bind("version", after).Bind("owner", owner).Bind("limit", limit + 1)
                    .ListAsync(StateRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, s => new(s.Version, ""));
            },
            cancellationToken);
    }

    public Task<ConversationState> RestoreAsync(string conversationId, long version, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.Positive(version);
        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                session.Hot.Declare(HotTables.States);
                var restored = await session.Statement("states/Restore")
                    .Bind("id", Ids.New(now)).Bind("now", now).Bind("conversationId", conversationId).Bind("version", version).Bind("owner", owner)
                    .FindAsync(StateRow.Read).ConfigureAwait(false)
                    ?? throw new ConversationStoreNotFoundException($"Conversation '{conversationId}' has no state of version {version}.");
                session.Hot.Saved(restored);
                return restored;
            },
            cancellationToken,
            singleStatement: true);
    }

    public async Task<long> PruneAsync(string conversationId, int keep, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.Positive(keep);
        var pruned = 0L;
        int batch;
        do
        {
            batch = await db.WriteAsync(session => PruneAsync(session, conversationId, keep), cancellationToken, singleStatement: true).ConfigureAwait(false);
            pruned += batch;
        }
        while (batch == PruneBatch);
        return pruned;
    }

    public Task<long> CountAsync(string conversationId, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        return db.ReadAsync(
            session => session.Statement("states/Count").Bind("conversationId", conversationId).Bind("owner", owner).FindAsync(row => row.Integer(0)),
            cancellationToken);
    }

    public Task<WorkingState?> GetWorkingStateAsync(string conversationId, CancellationToken cancellationToken = default) =>
        _working.GetAsync(conversationId, cancellationToken);

    public Task<WorkingState> SetWorkingStateAsync(string conversationId, NewWorkingState workingState, CancellationToken cancellationToken = default) =>
        _working.SetAsync(conversationId, workingState, cancellationToken);

    public Task<bool> AddFocusAreaAsync(string conversationId, string focusArea, CancellationToken cancellationToken = default) =>
        _working.AddFocusAreaAsync(conversationId, focusArea, cancellationToken);

    public Task<long> CountStepAsync(string conversationId, CancellationToken cancellationToken = default) =>
        _working.CountStepAsync(conversationId, cancellationToken);

    public Task SetLastToolResultAsync(string conversationId, string? result, CancellationToken cancellationToken = default) =>
        _working.SetLastToolResultAsync(conversationId, result, cancellationToken);

    private static string Subject(string conversationId) => $"The latest state of conversation '{conversationId}'";

    private Task<ConversationState> SaveAsync(string conversationId, string state, long? expectedVersion, string? metadata, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        Require.NotNegativeOrNull(expectedVersion);
        Require.JsonOrNull(metadata, db.Options);
        var next = new NewState(state) { ExpectedVersion = expectedVersion, Metadata = metadata };
        return db.WriteAsync(
            session => StateSave.RunAsync(session, conversationId, next, owner, db.Now),
            cancellationToken,
            singleStatement: true);
    }

    private Task<ConversationState?> ReadLatestAsync(string conversationId, CancellationToken cancellationToken)
    {
        var fill = HotFill.OfConversation(db, conversationId, owner);
        return db.ReadAsync(async session => fill.State(await StateRow.FindLatestAsync(session, conversationId, owner).ConfigureAwait(false)), cancellationToken);
    }

    private async ValueTask<int> PruneAsync(DbSession session, string conversationId, int keep)
    {
        _ = await StateSave.RequireConversationAsync(session, conversationId, owner).ConfigureAwait(false);
        return await session.Statement("states/Prune")
            .Bind("conversationId", conversationId).Bind("keep", keep).Bind("owner", owner).Bind("limit", PruneBatch)
            .ExecuteAsync().ConfigureAwait(false);
    }
}
