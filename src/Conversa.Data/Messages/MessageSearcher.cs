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
        var ranking = new MessageRanking(session, query, scope, complete);
        var ranked = await ranking.ByWordsAsync(null, search.NeighbourWeight, limit, vector).ConfigureAwait(false);
        if (vector is not null)
        {
            Func<long, bool>? wanted = scope.IsNarrow ? seq => Find(session, seq, scope) is not null : null;
            ranked = Fusion.Fuse(ranked, await ranking.ByMeaningAsync(db.Vectors, vector, ranked, wanted, limit, cancellationToken).ConfigureAwait(false), vector.Weight);
        }

        return await LoadAsync(session, ranked, ranking, query, scope, limit, search.Snippets).ConfigureAwait(false);
    }

    // The rows have the last word: they are read with their owner and all that was asked for.
    private static async ValueTask<List<SearchHit<Message>>> LoadAsync(DbSession session, List<Ranked> ranked, MessageRanking ranking, FullTextQuery query, MessageScope scope, int limit, bool snippets)
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
            if (message is not null && !ranking.IsExcluded(seq) && origins.Add(OriginOf(session, message, scope)))
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

    // A fork's copies say what their origins say: one of them is enough.
    private static string OriginOf(DbSession session, Message message, MessageScope scope) => message.CopiedFrom is null
        ? message.Id
        : session.Statement("messages_search/FindOrigin").Bind("id", message.Id).Bind("owner", scope.Owner).Find(row => row.Text(0)) ?? message.Id;
}
