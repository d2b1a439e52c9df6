using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

/// <summary>Relationships between items, and walking along them.</summary>
internal sealed class KnowledgeGraph(IDatabase db, string? owner)
{
    private const int Deepest = 8;

    public Task<KnowledgeRelationship> RelateAsync(string fromId, string toId, string relationshipType, double strength, string? metadata, CancellationToken cancellationToken)
    {
        Check(fromId, toId, relationshipType);
        Require.Between(strength, 0, 1);
        Require.JsonOrNull(metadata, db.Options);
        if (string.Equals(fromId, toId, StringComparison.Ordinal))
        {
            throw new ArgumentException("toId must be another item than fromId.", nameof(toId));
        }

        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                return await session.ExecuteAsync("knowledge/Relate", new { id = Ids.New(now), fromId, toId, relationshipType, strength, metadata, now, owner }).ConfigureAwait(false) > 0
                    ? (await FindAsync(session, fromId, toId, relationshipType).ConfigureAwait(false))!
                    : throw new ConversationStoreNotFoundException($"Knowledge '{fromId}' and '{toId}' do not both exist, or belong to two users.");
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> UnrelateAsync(string fromId, string toId, string relationshipType, CancellationToken cancellationToken)
    {
        Check(fromId, toId, relationshipType);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("knowledge/Unrelate", new { fromId, toId, relationshipType, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public Task<Page<KnowledgeRelationship>> ListAsync(string id, RelationshipDirection direction, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.Defined(direction);
        Require.Limit(limit, db.Options);
        var scope = $"relationships|{id}|{owner}|{direction}";
        var after = Cursor.Decode(cursor, scope);
        return db.ReadAsync(
            async session =>
            {
                var rows = await Bind(session.Statement("knowledge/ListRelationships"), direction)
                    .Bind("id", id).Bind("owner", owner)
                    .Bind("strength", after is { } a ? BitConverter.Int64BitsToDouble(a.Sort) : 2).Bind("relationshipId", after?.Key ?? "")
                    .Bind("limit", limit + 1)
                    .ListAsync(KnowledgeRelationshipRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, r => new(BitConverter.DoubleToInt64Bits(r.Strength), r.Id));
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<RelatedKnowledge>> ListRelatedAsync(string id, string? relationshipType, string? userId, int limit, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.NameOrNull(relationshipType);
        Require.NameOrNull(userId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<RelatedKnowledge>>(
            async session => await session.Statement("knowledge/ListRelated")
                .Bind("id", id).Bind("owner", owner).Bind("userId", userId).Bind("relationshipType", relationshipType).Bind("limit", limit)
                .ListAsync(KnowledgeRelationshipRow.ReadRelated).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<IReadOnlyList<ReachedKnowledge>> FindRelatedAsync(string id, int depth, double minStrength, RelationshipDirection direction, string? userId, int limit, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.Between(depth, 1, Deepest);
        Require.Between(minStrength, 0, 1);
        Require.Defined(direction);
        Require.NameOrNull(userId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<ReachedKnowledge>>(
            async session =>
            {
                var start = await session.Statement("knowledge/FindById").Bind("id", id).Bind("owner", owner).FindAsync(KnowledgeRow.Read).ConfigureAwait(false);
                return start is null || (userId ?? start.UserId) != (start.UserId ?? userId)
                    ? []
                    : await ReachAsync(session, start, depth, minStrength, direction, userId ?? start.UserId, limit).ConfigureAwait(false);
            },
            cancellationToken);
    }

    // Depth by depth: whatever is seen at one depth is not seen again at a deeper one, so cycles end by themselves.
    private async ValueTask<List<ReachedKnowledge>> ReachAsync(DbSession session, KnowledgeItem start, int depth, double minStrength, RelationshipDirection direction, string? userId, int limit)
    {
        List<Reached> frontier = [new(start.Id, 0, 1)];
        var seen = new List<string> { start.Id };
        var reached = new List<Reached>();
        for (var at = 1; at <= depth && frontier.Count > 0; at++)
        {
            var here = at;
            frontier = await Bind(session.Statement("knowledge/Reach"), direction)
                .Bind("frontier", JsonSerializer.Serialize(frontier.Select(r => new object[] { r.Id, r.Strength })))
                .Bind("owner", owner).Bind("userId", userId).Bind("seen", JsonSerializer.Serialize(seen))
                .Bind("minStrength", minStrength).Bind("most", db.Options.MaxPageSize)
                .ListAsync(row => new Reached(row.Text(0), here, row.Real(1))).ConfigureAwait(false);
            seen.AddRange(frontier.Select(r => r.Id));
            reached.AddRange(frontier);
        }

        // Within a depth they are in order already, and sorting keeps that.
        var best = reached.OrderByDescending(r => r.Strength).Take(limit).ToList();
        var byId = best.ToDictionary(r => r.Id, StringComparer.Ordinal);
        var items = await session.Statement("knowledge/GetMany")
            .Bind("ids", JsonSerializer.Serialize(best.Select(r => r.Id))).Bind("owner", owner)
            .ListAsync(KnowledgeRow.Read).ConfigureAwait(false);
        return items.ConvertAll(item => new ReachedKnowledge { Item = item, Depth = byId[item.Id].Depth, Strength = byId[item.Id].Strength });
    }

    private ValueTask<KnowledgeRelationship?> FindAsync(DbSession session, string fromId, string toId, string relationshipType) =>
        session.Statement("knowledge/FindRelationship")
            .Bind("fromId", fromId).Bind("toId", toId).Bind("relationshipType", relationshipType).Bind("owner", owner)
            .FindAsync(KnowledgeRelationshipRow.Read);

    private static Statement Bind(Statement statement, RelationshipDirection direction) => statement
        .Bind("outgoing", direction == RelationshipDirection.Incoming ? 0L : 1L)
        .Bind("incoming", direction == RelationshipDirection.Outgoing ? 0L : 1L);

    private static void Check(string fromId, string toId, string relationshipType)
    {
        Require.Name(fromId);
        Require.Name(toId);
        Require.Name(relationshipType);
    }

    private sealed record Reached(string Id, int Depth, double Strength);
}
