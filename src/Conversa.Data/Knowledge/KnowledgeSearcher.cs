using System.Text.Json;
using Conversa.Data.Embeddings;
using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

/// <summary>Searching knowledge by its titles, contents and tags, and by meaning.</summary>
internal sealed class KnowledgeSearcher(IDatabase db, string? owner)
{
    private static readonly FullTextIndex Index = new("{title content tags}", "knowledge/RankWords", "knowledge/RankGrams", "knowledge/RankGramPlaces");

    public async Task<IReadOnlyList<SearchHit<KnowledgeItem>>> SearchAsync(string text, KnowledgeSearch? search, int limit, CancellationToken cancellationToken)
    {
        var query = FullTextQuery.Parse(text, search?.Terms);
        search ??= new();
        Check(search);
        var scope = KnowledgeScope.Of(search, owner);
        Require.Limit(limit, db.Options);
        cancellationToken.ThrowIfCancellationRequested();
        var vector = await VectorQueries.PrepareAsync(search.Vector, text, db.Options, cancellationToken).ConfigureAwait(false);
        return query.IsEmpty && vector is null
            ? []
            : await db.SearchAsync(session => RunAsync(session, query, vector, scope, limit, search.Snippets, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private void Check(KnowledgeSearch search)
    {
        Require.NameOrNull(search.UserId);
        Require.NameOrNull(search.KnowledgeType);
        Require.NameOrNull(search.SourceType);
        Require.Between(search.MinConfidence ?? 0, 0, 1, "search.MinConfidence");
        VectorQueries.Check(search.Vector, db.Options);
    }

    private async ValueTask<IReadOnlyList<SearchHit<KnowledgeItem>>> RunAsync(DbSession session, FullTextQuery query, VectorQuery? vector, KnowledgeScope scope, int limit, bool snippets, CancellationToken cancellationToken)
    {
        var words = await Index.RankAsync(session, query, scope.Words, WordsFor(limit, query, vector), scope.Bind).ConfigureAwait(false);
        var ranked = vector is null
            ? words
            : Fusion.Fuse(words, await VectorsAsync(session, query, words, vector, scope, limit, cancellationToken).ConfigureAwait(false), vector.Weight);
        return await LoadAsync(session, query, ranked.Count <= limit ? ranked : ranked.GetRange(0, limit), snippets).ConfigureAwait(false);
    }

    // What must occur has to be known of all that may be near in meaning. Otherwise as many words as vectors have a say, and where vectors have none, as many as are asked for.
    private static int WordsFor(int limit, FullTextQuery query, VectorQuery? vector) => vector is null or { Weight: 0 } ? limit
        : query.IsStrict ? Ranking.Candidates
        : Fusion.VectorsFor(limit);

    // What must or must not occur holds for what is near in meaning, too.
    private async ValueTask<List<Ranked>> VectorsAsync(DbSession session, FullTextQuery query, List<Ranked> words, VectorQuery vector, KnowledgeScope scope, int limit, CancellationToken cancellationToken)
    {
        var excluded = await Index.ExcludedAsync(session, query, scope.Words, scope.Bind).ConfigureAwait(false);
        var required = query is { IsStrict: true, IsEmpty: false } ? words.Select(r => r.Seq).ToHashSet() : null;
        var search = VectorSearch.Of(EmbeddingKind.Knowledge, vector, owner, Fusion.VectorsFor(limit)) with
        {
            // Shared rows are nobody's: among them and a user's, the filter decides.
            UserId = scope.Shared ? null : scope.UserId,
            Wanted = seq => !excluded.Contains(seq) && required?.Contains(seq) != false && IsWanted(session, seq, scope),
        };
        return await VectorSearch.RankAsync(session, db.Vectors, search, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsWanted(DbSession session, long seq, KnowledgeScope scope) =>
        scope.Bind(session.Statement("knowledge/IsWanted").Bind("seq", seq)).Find(row => row.Integer(0)) > 0;

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
