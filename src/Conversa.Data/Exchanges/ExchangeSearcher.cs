using Conversa.Data.Messages;
using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Exchanges;

/// <summary>
/// Searching exchanges by the messages they are made of, through the index of messages: a message that was found leads to its exchange. Which messages those are is known before the
/// ranking, unless they are too many, so that neither a filter nor other messages cost a hit.
/// </summary>
internal sealed class ExchangeSearcher(IDatabase db, string? owner)
{
    // Of too many messages, all that are ranked: those that are no exchange's, or not of the filter, fall out later.
    private const int WideLimit = 1000;

    public async Task<IReadOnlyList<SearchHit<Exchange>>> SearchAsync(string text, ExchangeSearch? search, int limit, CancellationToken cancellationToken)
    {
        var query = FullTextQuery.Parse(text, search?.Terms);
        search ??= new();
        Check(search);
        Require.Limit(limit, db.Options);
        cancellationToken.ThrowIfCancellationRequested();
        var vector = await VectorQueries.PrepareAsync(search.Vector, text, db.Options, cancellationToken).ConfigureAwait(false);
        if (query.IsEmpty && vector is null)
        {
            return [];
        }

        var complete = await db.CatchUpSearchAsync(cancellationToken).ConfigureAwait(false);
        return await db.SearchAsync(session => RunAsync(session, query, vector, search, limit, complete, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private void Check(ExchangeSearch search)
    {
        Require.NameOrNull(search.UserId);
        Require.NameOrNull(search.ConversationId);
        Require.NameOrNull(search.SessionId);
        Require.Defined(search.In);
        VectorQueries.Check(search.Vector, db.Options);
    }

    private async ValueTask<IReadOnlyList<SearchHit<Exchange>>> RunAsync(DbSession session, FullTextQuery query, VectorQuery? vector, ExchangeSearch search, int limit, bool complete, CancellationToken cancellationToken)
    {
        var scope = new ExchangeScope(search, owner);
        var turns = scope.Turns(session, out var messages);
        var ranking = new MessageRanking(session, query, messages, complete);
        var ranked = await ranking.ByWordsAsync(turns, 0, Math.Max(limit, WideLimit), vector).ConfigureAwait(false);
        if (vector is not null)
        {
            var known = turns?.Select(turn => turn.Seq).ToHashSet();
            ranked = Fusion.Fuse(
                ranked,
                await ranking.ByMeaningAsync(db.Vectors, vector, ranked, seq => known?.Contains(seq) ?? scope.Find(session, seq).Count > 0, limit, cancellationToken).ConfigureAwait(false),
                vector.Weight);
        }

        return await LoadAsync(session, ranked, query, scope, ranking, limit, search.Snippets).ConfigureAwait(false);
    }

    // The better of the two messages comes first, so the first that leads to an exchange is the one that counts.
    private async ValueTask<List<SearchHit<Exchange>>> LoadAsync(DbSession session, List<Ranked> ranked, FullTextQuery query, ExchangeScope scope, MessageRanking ranking, int limit, bool snippets)
    {
        var hits = new List<SearchHit<Exchange>>(Math.Min(limit, ranked.Count));
        var seen = new HashSet<long>();
        foreach (var (seq, score) in ranked)
        {
            foreach (var found in scope.Find(session, seq))
            {
                if (hits.Count == limit)
                {
                    return hits;
                }

                if (seen.Add(found.Exchange.Seq) && !found.Messages.Exists(ranking.IsExcluded))
                {
                    var snippet = snippets ? await SnippetAsync(session, query, seq, found).ConfigureAwait(false) : null;
                    hits.Add(new() { Item = found.Exchange, Score = score, Snippet = snippet });
                }
            }
        }

        return hits;
    }

    private ValueTask<SearchSnippet?> SnippetAsync(DbSession session, FullTextQuery query, long seq, FoundExchange found) => FullTextSnippet.FindAsync(
        session, "messages_search/Snippet", TurnSearch.Content, query, seq, seq == found.QuestionSeq ? found.Exchange.Question : found.Exchange.Response!, owner);
}
