using Conversa.Data.Embeddings;
using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>Searching messages: every committed one is found, whether or not the index has it already.</summary>
internal sealed class MessageSearcher(IDatabase db, string? owner)
{
    public async Task<IReadOnlyList<SearchHit<Message>>> SearchAsync(string text, MessageSearch? search, int limit, CancellationToken cancellationToken)
    {
        var query = FullTextQuery.Parse(text, search?.Terms);
        Check(search);
        Require.Limit(limit, db.Options);
        cancellationToken.ThrowIfCancellationRequested();
        var vector = await VectorQueries.PrepareAsync(search?.Vector, text, db.Options, cancellationToken).ConfigureAwait(false);
        if (query.IsEmpty && vector is null)
        {
            return [];
        }

        var complete = query.IsEmpty || await db.CatchUpSearchAsync(cancellationToken).ConfigureAwait(false);
        return await db.SearchAsync(session => RunAsync(session, query, vector, search ?? new(), limit, complete, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private void Check(MessageSearch? search)
    {
        if (search is not null)
        {
            Require.NameOrNull(search.UserId);
            Require.NameOrNull(search.ConversationId);
            Require.DefinedOrNull(search.Role);
            Require.Between(search.NeighbourWeight, 0, 1);
            VectorQueries.Check(search.Vector, db.Options);
        }
    }

    private async ValueTask<IReadOnlyList<SearchHit<Message>>> RunAsync(DbSession session, FullTextQuery query, VectorQuery? vector, MessageSearch search, int limit, bool complete, CancellationToken cancellationToken)
    {
        var scope = MessageScope.Of(search, owner);
        var ranked = query.IsEmpty ? [] : await WordsAsync(session, query, scope, search.NeighbourWeight, limit, complete).ConfigureAwait(false);
        if (vector is not null)
        {
            ranked = Fusion.Fuse(ranked, await VectorsAsync(session, query, ranked, vector, scope, limit, cancellationToken).ConfigureAwait(false), vector.Weight);
        }

        return await LoadAsync(session, ranked, query, scope, limit, search.Snippets).ConfigureAwait(false);
    }

    private static async ValueTask<List<Ranked>> WordsAsync(DbSession session, FullTextQuery query, MessageScope scope, double neighbourWeight, int limit, bool complete)
    {
        var mark = MessageIndex.Mark(session);
        var ranked = mark == MessageIndex.Condemned ? [] : await RankAsync(session, query, scope, neighbourWeight, limit, mark).ConfigureAwait(false);
        return complete && mark != MessageIndex.Condemned ? ranked : PendingSearch.Add(session, ranked, query, scope);
    }

    // What must or must not occur holds for what is near in meaning, too.
    private ValueTask<List<Ranked>> VectorsAsync(DbSession session, FullTextQuery query, List<Ranked> words, VectorQuery vector, MessageScope scope, int limit, CancellationToken cancellationToken)
    {
        var asks = scope.IsNarrow || query.Excludes;
        var required = query.IsStrict ? words.Select(r => r.Seq).ToHashSet() : null;
        var search = VectorSearch.Of(EmbeddingKind.Message, vector, owner, Fusion.VectorsFor(limit)) with
        {
            UserId = scope.UserId,
            ConversationId = scope.ConversationId,
            Wanted = seq => required?.Contains(seq) != false && (!asks || (Find(session, seq, scope) is { } message && !IsExcluded(session, query, message))),
        };
        return VectorSearch.RankAsync(session, db.Vectors, search, cancellationToken);
    }

    private static async ValueTask<List<Ranked>> RankAsync(DbSession session, FullTextQuery query, MessageScope scope, double neighbourWeight, int limit, long mark) =>
        TurnSearch.Turns(session, scope, mark) is { } turns
            ? TurnSearch.Rank(session, turns, query, scope, neighbourWeight)
            : await WideSearch.RankAsync(session, query, scope, neighbourWeight, limit).ConfigureAwait(false);

    // The rows have the last word: they are read with their owner and all that was asked for.
    private static async ValueTask<List<SearchHit<Message>>> LoadAsync(DbSession session, List<Ranked> ranked, FullTextQuery query, MessageScope scope, int limit, bool snippets)
    {
        var hits = new List<SearchHit<Message>>(Math.Min(limit, ranked.Count));
        var origins = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (seq, score) in ranked)
        {
            if (hits.Count == limit)
            {
                break;
            }

            var message = Find(session, seq, scope);
            if (message is not null && !IsExcluded(session, query, message) && origins.Add(OriginOf(session, message, scope)))
            {
                var snippet = snippets
                    ? await FullTextSnippet.FindAsync(session, "messages_search/Snippet", TurnSearch.Content, query, seq, message.Content, scope.Owner).ConfigureAwait(false)
                    : null;
                hits.Add(new() { Item = message, Score = score, Snippet = snippet });
            }
        }

        return hits;
    }

    private static Message? Find(DbSession session, long seq, MessageScope scope) => session.Statement("messages/FindFound")
        .Bind("seq", seq).Bind("owner", scope.Owner).Bind("userId", scope.UserId).Bind("conversationId", scope.ConversationId)
        .Bind("role", scope.Role).Bind("from", scope.From).Bind("to", scope.To)
        .Find(MessageRow.Read);

    // Neighbours come in by what others hold, and places are read up to a bound.
    private static bool IsExcluded(DbSession session, FullTextQuery query, Message message) =>
        query.GramExcluded.Exists(gram => message.Content.Contains(gram, StringComparison.Ordinal) || message.AuthorName?.Contains(gram, StringComparison.Ordinal) == true)
        || (query.ExcludedMatch(TurnSearch.Columns) is { } match && MessageIndex.Mark(session) != MessageIndex.Condemned && MessageIndex.Holds(session, message.Seq, match));

    // A fork's copies say what their origins say: one of them is enough.
    private static string OriginOf(DbSession session, Message message, MessageScope scope) => message.CopiedFrom is null
        ? message.Id
        : session.Statement("messages_search/FindOrigin").Bind("id", message.Id).Bind("owner", scope.Owner).Find(row => row.Text(0)) ?? message.Id;
}
