using Conversa.Data.Embeddings;
using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Memories;

/// <summary>Searching one user's memories by their contents, tags and contexts, and by meaning.</summary>
internal sealed class MemorySearcher(IDatabase db, string? owner)
{
    private static readonly FullTextIndex Index = new("{content tags context}", "memories/RankWords", "memories/RankGrams", "memories/RankGramPlaces");

    public async Task<IReadOnlyList<SearchHit<Memory>>> SearchAsync(string userId, string text, MemorySearch? search, int limit, CancellationToken cancellationToken)
    {
        var query = FullTextQuery.Parse(text, search?.Terms);
        search ??= new();
        var scope = Check(userId, search);
        Require.Limit(limit, db.Options);
        cancellationToken.ThrowIfCancellationRequested();
        var vector = await VectorQueries.PrepareAsync(search.Vector, text, db.Options, cancellationToken).ConfigureAwait(false);
        return query.IsEmpty && vector is null
            ? []
            : await db.SearchAsync(session => RunAsync(session, query, vector, scope, limit, search.Snippets, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whose memories, and which of them, a search may answer with.</summary>
    public MemoryScope Check(string userId, MemorySearch search)
    {
        Require.Name(userId);
        VectorQueries.Check(search.Vector, db.Options);
        return MemoryScope.Of(search, userId, owner);
    }

    /// <summary>The memories that fit, best first, those that fit equally well newest first.</summary>
    public async ValueTask<List<Ranked>> RankAsync(DbSession session, FullTextQuery query, VectorQuery? vector, MemoryScope scope, int count, CancellationToken cancellationToken)
    {
        // Where vectors have a say, a word's last is not the last yet.
        var words = query.IsEmpty
            ? []
            : await Index.RankAsync(session, query, WordsOf(scope), vector is null ? count : Ranking.Candidates, scope.BindOfUser).ConfigureAwait(false);
        return vector is null ? words : Fusion.Fuse(words, await VectorsAsync(session, query, words, vector, scope, count, cancellationToken).ConfigureAwait(false), vector.Weight);
    }

    /// <summary>The memory of this seq, unless the scope leaves it out.</summary>
    public static Memory? Find(DbSession session, long seq, MemoryScope scope) =>
        scope.BindOfUser(session.Statement("memories/FindFound").Bind("seq", seq)).Find(MemoryRow.Read);

    public static async ValueTask<SearchSnippet?> SnippetAsync(DbSession session, FullTextQuery query, Memory memory, long seq, string? owner) =>
        await FullTextSnippet.FindAsync(session, "memories/SnippetOfContent", "{content}", query, seq, memory.Content, owner).ConfigureAwait(false)
            ?? await FullTextSnippet.FindAsync(session, "memories/SnippetOfContext", "{context}", query, seq, memory.Context, owner).ConfigureAwait(false);

    private static string? WordsOf(MemoryScope scope) => FullTextScope.All(FullTextScope.User(scope.UserId!));

    // What must or must not occur holds for what is near in meaning, too.
    private async ValueTask<List<Ranked>> VectorsAsync(DbSession session, FullTextQuery query, List<Ranked> words, VectorQuery vector, MemoryScope scope, int count, CancellationToken cancellationToken)
    {
        var excluded = await Index.ExcludedAsync(session, query, WordsOf(scope), scope.BindOfUser).ConfigureAwait(false);
        var required = query is { IsStrict: true, IsEmpty: false } ? words.Select(r => r.Seq).ToHashSet() : null;
        var search = VectorSearch.Of(EmbeddingKind.Memory, vector, owner, Fusion.VectorsFor(count)) with
        {
            UserId = scope.UserId,
            Wanted = seq => !excluded.Contains(seq) && required?.Contains(seq) != false && (!scope.IsNarrow || Find(session, seq, scope) is not null),
        };
        return await VectorSearch.RankAsync(session, db.Vectors, search, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<SearchHit<Memory>>> RunAsync(DbSession session, FullTextQuery query, VectorQuery? vector, MemoryScope scope, int limit, bool snippets, CancellationToken cancellationToken)
    {
        var ranked = await RankAsync(session, query, vector, scope, limit, cancellationToken).ConfigureAwait(false);
        var hits = new List<SearchHit<Memory>>(Math.Min(limit, ranked.Count));
        foreach (var (seq, score) in ranked.Take(limit))
        {
            if (Find(session, seq, scope) is { } memory)
            {
                hits.Add(new() { Item = memory, Score = score, Snippet = snippets ? await SnippetAsync(session, query, memory, seq, owner).ConfigureAwait(false) : null });
            }
        }

        return hits;
    }
}
