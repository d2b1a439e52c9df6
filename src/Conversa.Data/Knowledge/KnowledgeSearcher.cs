using System.Text.Json;
using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

/// <summary>Searching knowledge by its titles, contents and tags.</summary>
internal sealed class KnowledgeSearcher(IDatabase db, string? owner)
{
    private static readonly FullTextIndex Index = new("{title content tags}", "knowledge/RankWords", "knowledge/RankGrams", "knowledge/RankGramPlaces");

    public Task<IReadOnlyList<SearchHit<KnowledgeItem>>> SearchAsync(string text, KnowledgeSearch? search, int limit, CancellationToken cancellationToken)
    {
        var query = FullTextQuery.Parse(text, search?.Terms);
        search ??= new();
        Check(search);
        var tags = TagList.Check(search.Tags, "search.Tags");
        Require.Limit(limit, db.Options);
        cancellationToken.ThrowIfCancellationRequested();
        return query.IsEmpty
            ? Task.FromResult<IReadOnlyList<SearchHit<KnowledgeItem>>>([])
            : db.SearchAsync(session => RunAsync(session, query, search, tags, limit), cancellationToken);
    }

    private static void Check(KnowledgeSearch search)
    {
        Require.NameOrNull(search.UserId);
        Require.NameOrNull(search.KnowledgeType);
        Require.NameOrNull(search.SourceType);
        Require.Between(search.MinConfidence ?? 0, 0, 1, "search.MinConfidence");
    }

    private async ValueTask<IReadOnlyList<SearchHit<KnowledgeItem>>> RunAsync(DbSession session, FullTextQuery query, KnowledgeSearch search, string tags, int limit)
    {
        var userId = search.UserId ?? owner;
        var shared = search.IncludeShared && owner is null;
        var ranked = await Index.RankAsync(session, query, ScopeOf(userId, shared), limit, statement => statement
            .Bind("owner", owner).Bind("userId", userId).Bind("shared", shared ? 1L : 0L)
            .Bind("knowledgeType", search.KnowledgeType).Bind("sourceType", search.SourceType)
            .Bind("minConfidence", search.MinConfidence ?? 0).Bind("tags", tags)).ConfigureAwait(false);
        return await LoadAsync(session, query, ranked, search.Snippets).ConfigureAwait(false);
    }

    // Everybody's, with or without what is shared, is no word of the index; the rows decide.
    private static string? ScopeOf(string? userId, bool shared) => userId is null ? null
        : shared ? FullTextScope.Any(FullTextScope.User(userId), FullTextScope.Shared)
        : FullTextScope.All(FullTextScope.User(userId));

    private async ValueTask<List<SearchHit<KnowledgeItem>>> LoadAsync(DbSession session, FullTextQuery query, List<Ranked> ranked, bool snippets)
    {
        var scores = ranked.ToDictionary(r => r.Seq, r => r.Score);
        var rows = await session.Statement("knowledge/GetFound")
            .Bind("seqs", JsonSerializer.Serialize(ranked.Select(r => r.Seq))).Bind("owner", owner)
            .ListAsync(row => (Item: KnowledgeRow.Read(row), Seq: KnowledgeRow.Seq(row))).ConfigureAwait(false);
        var hits = new List<SearchHit<KnowledgeItem>>(rows.Count);
        foreach (var (item, seq) in rows)
        {
            hits.Add(new() { Item = item, Score = scores[seq], Snippet = snippets ? await SnippetAsync(session, query, item, seq).ConfigureAwait(false) : null });
        }

        return hits;
    }

    private async ValueTask<SearchSnippet?> SnippetAsync(DbSession session, FullTextQuery query, KnowledgeItem item, long seq) =>
        await FullTextSnippet.FindAsync(session, "knowledge/SnippetOfContent", "{content}", query, seq, item.Content, owner).ConfigureAwait(false)
            ?? await FullTextSnippet.FindAsync(session, "knowledge/SnippetOfTitle", "{title}", query, seq, item.Title, owner).ConfigureAwait(false);
}
