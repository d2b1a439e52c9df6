using Conversa.Data.Conversations;
using Conversa.Data.Embeddings;
using Conversa.Data.Search;
using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Memories;

internal sealed class MemoryRepository(IDatabase db, string? owner) : IMemoryRepository
{
    private readonly MemorySearcher _searcher = new(db, owner);
    private readonly MemoryForgetting _forgetting = new(db, owner);

    public IEmbeddingRepository Embeddings => field ??= new EmbeddingRepository(db, owner, EmbeddingKind.Memory);

    public Task<Memory> RememberAsync(NewMemory memory, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var add = MemoryAdd.Check(memory, db, owner);
        return db.WriteAsync(session => add.RunAsync(session, db, owner), cancellationToken);
    }

    public Task<Memory> RememberAsync(string userId, string content, int importance = 5, IReadOnlyList<string>? tags = null, CancellationToken cancellationToken = default) =>
        RememberAsync(new NewMemory(userId, content) { Importance = importance, Tags = tags ?? [] }, cancellationToken);

    public Task<IReadOnlyList<Memory>> RememberManyAsync(IReadOnlyCollection<NewMemory> memories, CancellationToken cancellationToken = default)
    {
        var adds = MemoryAdd.CheckEach(memories, db, owner);
        return db.WriteAsync<IReadOnlyList<Memory>>(
            async session =>
            {
                var stored = new List<Memory>(adds.Length);
                foreach (var add in adds)
                {
                    stored.Add(await add.RunAsync(session, db, owner).ConfigureAwait(false));
                }

                return stored;
            },
            cancellationToken);
    }

    public Task<Memory?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return HotReads.TryMemory(db, id, owner, cancellationToken, out var memory) ? Task.FromResult<Memory?>(memory) : ReadAsync(id, cancellationToken);
    }

    public Task<Page<Memory>> ListAsync(MemoryFilter? filter = null, MemoryOrder order = MemoryOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Defined(order);
        Require.Limit(limit, db.Options);
        var query = new MemoryQuery(filter, owner);
        var scope = query.CursorScope(order);
        var after = Cursor.Decode(cursor, scope);
        return db.ReadAsync(
            async session =>
            {
                var rows = await query.ListAsync(session, order, after, limit + 1).ConfigureAwait(false);
                var page = Cursor.PageOf(rows, limit, scope, MemoryQuery.CursorAt);
                return new Page<Memory> { Items = [.. page.Items.Select(row => row.Memory)], NextCursor = page.NextCursor };
            },
            cancellationToken);
    }

    public Task<long> CountAsync(MemoryFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var query = new MemoryQuery(filter, owner);
        return db.ReadAsync(query.CountAsync, cancellationToken);
    }

    public Task<IReadOnlyList<TagCount>> ListTagsAsync(string userId, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<TagCount>>(
            async session => await session.Statement("memories/ListTags")
                .Bind("userId", userId).Bind("owner", owner).Bind("limit", limit)
                .ListAsync(row => new TagCount { Tag = row.Text(0), Count = row.Integer(1) }).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<IReadOnlyList<SearchHit<Memory>>> SearchAsync(string userId, string text, MemorySearch? search = null, int limit = 10, CancellationToken cancellationToken = default) =>
        _searcher.SearchAsync(userId, text, search, limit, cancellationToken);

    public Task<IReadOnlyList<RecalledMemory>> RecallAsync(string userId, string text, MemoryRecall? recall = null, int limit = 10, CancellationToken cancellationToken = default) =>
        new MemoryRecaller(db, owner, _searcher).RecallAsync(userId, text, recall, limit, cancellationToken);

    public Task<Memory> UpdateAsync(string id, MemoryUpdate update, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        ArgumentNullException.ThrowIfNull(update);
        var edit = MemoryEdit.Check(update, db);
        return db.WriteAsync(
            async session =>
            {
                session.Hot.Declare(HotTables.Memories);
                await edit.RunAsync(session, id, db, owner).ConfigureAwait(false);
                var changed = await FindAsync(session, id).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"Memory '{id}' does not exist.");
                session.Hot.Saved(changed);
                return changed;
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<Memory> SetPinnedAsync(string id, bool pinned, CancellationToken cancellationToken = default) =>
        UpdateAsync(id, new() { Pinned = pinned }, cancellationToken);

    public Task<Memory> ReinforceAsync(string id, int by = 1, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Between(by, 0, 9);
        return db.WriteAsync(
            async session =>
            {
                session.Hot.Declare(HotTables.Memories);
                if (await session.Statement("memories/Reinforce").Bind("by", by).Bind("now", db.Now).Bind("id", id).Bind("owner", owner).ExecuteAsync().ConfigureAwait(false) == 0)
                {
                    throw new ConversationStoreNotFoundException($"Memory '{id}' does not exist, or is forgotten.");
                }

                var reinforced = (await FindAsync(session, id).ConfigureAwait(false))!;
                session.Hot.Saved(reinforced);
                return reinforced;
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<Memory> ForgetAsync(string id, CancellationToken cancellationToken = default) => _forgetting.ForgetAsync(Require.Name(id), cancellationToken);

    public Task<Memory> RestoreAsync(string id, CancellationToken cancellationToken = default) => _forgetting.RestoreAsync(Require.Name(id), cancellationToken);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await session.Statement("memories/Delete").Bind("id", id).Bind("owner", owner).ExecuteAsync().ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public Task<int> ForgetFadedAsync(string userId, double threshold = 0.05, TimeSpan? halfLife = null, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        Require.Between(threshold, 0, 1);
        return _forgetting.ForgetFadedAsync(userId, threshold, MemoryDecay.Check(halfLife ?? MemoryDecay.DefaultHalfLife, nameof(halfLife)), cancellationToken);
    }

    public Task<IReadOnlyList<MergedMemories>> DeduplicateAsync(string userId, double threshold = 0.8, bool dryRun = false, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        Require.Between(threshold, 0.5, 1);
        Require.Limit(limit, db.Options);
        return new MemoryMerging(db, owner).RunAsync(userId, threshold, dryRun, limit, cancellationToken);
    }

    private Task<Memory?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var fill = HotFill.OfMemory(db, id, owner);
        return db.ReadAsync(async session => fill.Memory(await FindAsync(session, id).ConfigureAwait(false)), cancellationToken);
    }

    private ValueTask<Memory?> FindAsync(DbSession session, string id) =>
        session.Statement("memories/FindById").Bind("id", id).Bind("owner", owner).FindAsync(MemoryRow.Read);
}
