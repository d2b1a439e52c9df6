using Conversa.Data.Embeddings;
using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

internal sealed class KnowledgeRepository(IDatabase db, string? owner) : IKnowledgeRepository
{
    private readonly KnowledgeSearcher _searcher = new(db, owner);
    private readonly KnowledgeGraph _graph = new(db, owner);
    private readonly KnowledgeFigures _figures = new(db, owner);

    public IEmbeddingRepository Embeddings => field ??= new EmbeddingRepository(db, owner, EmbeddingKind.Knowledge);

    public Task<KnowledgeItem> AddAsync(NewKnowledge knowledge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        var add = KnowledgeAdd.Check(knowledge, db, owner);
        return db.WriteAsync(session => add.RunAsync(session, db, owner), cancellationToken, singleStatement: add.UserId is null);
    }

    public Task<IReadOnlyList<KnowledgeItem>> AddManyAsync(IReadOnlyCollection<NewKnowledge> knowledge, CancellationToken cancellationToken = default)
    {
        var adds = KnowledgeAdd.CheckEach(knowledge, db, owner);
        return db.WriteAsync(session => AddAsync(session, adds), cancellationToken);
    }

    public Task<KnowledgeItem?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public Task<Page<KnowledgeItem>> ListAsync(KnowledgeFilter? filter = null, KnowledgeOrder order = KnowledgeOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Defined(order);
        Require.Limit(limit, db.Options);
        var query = new KnowledgeQuery(filter, owner);
        var scope = query.Scope(order);
        var after = Cursor.Decode(cursor, scope);
        return db.ReadAsync(
            async session =>
            {
                var rows = await query.ListAsync(session, order, after, limit + 1).ConfigureAwait(false);
                var page = Cursor.PageOf(rows, limit, scope, last => KnowledgeQuery.CursorAt(order, last));
                return new Page<KnowledgeItem> { Items = [.. page.Items.Select(row => row.Item)], NextCursor = page.NextCursor };
            },
            cancellationToken);
    }

    public Task<long> CountAsync(KnowledgeFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var query = new KnowledgeQuery(filter, owner);
        return db.ReadAsync(query.CountAsync, cancellationToken);
    }

    public Task<KnowledgeItem> UpdateAsync(string id, KnowledgeUpdate update, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        ArgumentNullException.ThrowIfNull(update);
        var edit = KnowledgeEdit.Check(update, db);
        return db.WriteAsync(
            async session =>
            {
                await edit.RunAsync(session, id, db, owner).ConfigureAwait(false);
                return await FindAsync(session, id).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"Knowledge '{id}' does not exist.");
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("knowledge/Delete", new { id, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public Task<int> DeleteBySourceAsync(string sourceType, string sourceId, CancellationToken cancellationToken = default)
    {
        Require.Name(sourceType);
        Require.Name(sourceId);
        return db.WriteAsync(session => DeleteBySourceAsync(session, sourceType, sourceId), cancellationToken, singleStatement: true);
    }

    public Task<IReadOnlyList<KnowledgeItem>> ReplaceSourceAsync(string sourceType, string sourceId, IReadOnlyCollection<NewKnowledge> knowledge, CancellationToken cancellationToken = default)
    {
        Require.Name(sourceType);
        Require.Name(sourceId);
        var adds = KnowledgeAdd.CheckEach(knowledge, db, owner, item => RequireOf(sourceType, sourceId, item));
        return db.WriteAsync(
            async session =>
            {
                await DeleteBySourceAsync(session, sourceType, sourceId).ConfigureAwait(false);
                return await AddAsync(session, adds).ConfigureAwait(false);
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<SearchHit<KnowledgeItem>>> SearchAsync(string text, KnowledgeSearch? search = null, int limit = 10, CancellationToken cancellationToken = default) =>
        _searcher.SearchAsync(text, search, limit, cancellationToken);

    public Task<KnowledgeRelationship> RelateAsync(string fromId, string toId, string relationshipType, double strength = 0.5, string? metadata = null, CancellationToken cancellationToken = default) =>
        _graph.RelateAsync(fromId, toId, relationshipType, strength, metadata, cancellationToken);

    public Task<bool> UnrelateAsync(string fromId, string toId, string relationshipType, CancellationToken cancellationToken = default) =>
        _graph.UnrelateAsync(fromId, toId, relationshipType, cancellationToken);

    public Task<Page<KnowledgeRelationship>> ListRelationshipsAsync(string id, RelationshipDirection direction = RelationshipDirection.Both, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        _graph.ListAsync(id, direction, limit, cursor, cancellationToken);

    public Task<IReadOnlyList<RelatedKnowledge>> ListRelatedAsync(string id, string? relationshipType = null, string? userId = null, int limit = 100, CancellationToken cancellationToken = default) =>
        _graph.ListRelatedAsync(id, relationshipType, userId, limit, cancellationToken);

    public Task<IReadOnlyList<ReachedKnowledge>> FindRelatedAsync(string id, int depth = 2, double minStrength = 0, RelationshipDirection direction = RelationshipDirection.Outgoing, string? userId = null, int limit = 100, CancellationToken cancellationToken = default) =>
        _graph.FindRelatedAsync(id, depth, minStrength, direction, userId, limit, cancellationToken);

    public Task<Page<KnowledgeGrowth>> GetGrowthAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, string? userId = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        _figures.GetGrowthAsync(from, to, userId, limit, cursor, cancellationToken);

    private static void RequireOf(string sourceType, string sourceId, NewKnowledge item)
    {
        if (item.SourceType != sourceType || item.SourceId != sourceId)
        {
            throw new ArgumentException("knowledge must hold items of the source that is replaced, and of no other.", "knowledge");
        }
    }

    private async ValueTask<IReadOnlyList<KnowledgeItem>> AddAsync(DbSession session, KnowledgeAdd[] adds)
    {
        var items = new List<KnowledgeItem>(adds.Length);
        foreach (var add in adds)
        {
            items.Add(await add.RunAsync(session, db, owner).ConfigureAwait(false));
        }

        return items;
    }

    private ValueTask<int> DeleteBySourceAsync(DbSession session, string sourceType, string sourceId) =>
        session.ExecuteAsync("knowledge/DeleteBySource", new { sourceType, sourceId, owner });

    private ValueTask<KnowledgeItem?> FindAsync(DbSession session, string id) =>
        session.Statement("knowledge/FindById").Bind("id", id).Bind("owner", owner).FindAsync(KnowledgeRow.Read);
}
