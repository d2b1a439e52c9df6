using Conversa.Data.Embeddings;
using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>
/// Ranking messages for a search of them, or of what is made of them. It runs within the caller's snapshot and answers with seqs: whoever asks reads the rows, which have the last word.
/// </summary>
/// <param name="session">Where to read.</param>
/// <param name="query">What to look for.</param>
/// <param name="scope">Whose messages, and which.</param>
/// <param name="complete">Whether the index has every message.</param>
internal sealed class MessageRanking(DbSession session, FullTextQuery query, MessageScope scope, bool complete)
{
    private readonly long _mark = MessageIndex.Mark(session);

    private bool IsIndexed => complete && _mark != MessageIndex.Condemned;

    /// <summary>The messages that fit by their words, best first.</summary>
    /// <param name="among">The turns to rank, in no order when neighbours lend nothing; null for all of the scope, or the best of them where they are too many.</param>
    /// <param name="neighbourWeight">How much of its score a turn lends to each neighbour.</param>
    /// <param name="limit">How many are of use where there are too many.</param>
    /// <param name="vector">What <see cref="ByMeaningAsync"/> will be asked for; null when it will not be.</param>
    public async ValueTask<List<Ranked>> ByWordsAsync(List<Turn>? among, double neighbourWeight, int limit, VectorQuery? vector)
    {
        if (query.IsEmpty)
        {
            return [];
        }

        // What must occur has to be known of all that may be near in meaning.
        var count = query.IsStrict && vector is { Weight: > 0 } ? Ranking.Candidates : limit;
        var ranked = _mark == MessageIndex.Condemned ? [] : await RankAsync(among, neighbourWeight, count).ConfigureAwait(false);
        return IsIndexed ? ranked : PendingSearch.Add(session, ranked, query, scope);
    }

    /// <summary>The messages that are near in meaning, nearest first. What must or must not occur holds for them, too.</summary>
    /// <param name="indexes">The vectors that are kept in memory.</param>
    /// <param name="vector">Checked, and with a vector.</param>
    /// <param name="words">The ranking by words.</param>
    /// <param name="wanted">Whether a message may be an answer; null for all of the scope's user and conversation.</param>
    /// <param name="limit">How many hits are asked for.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public ValueTask<List<Ranked>> ByMeaningAsync(VectorIndexes indexes, VectorQuery vector, List<Ranked> words, Func<long, bool>? wanted, int limit, CancellationToken cancellationToken)
    {
        var required = query is { IsStrict: true, IsEmpty: false } ? words.Select(r => r.Seq).ToHashSet() : null;
        var search = VectorSearch.Of(EmbeddingKind.Message, vector, scope.Owner, Fusion.VectorsFor(limit)) with
        {
            UserId = scope.UserId,
            ConversationId = scope.ConversationId,
            Wanted = seq => !IsExcluded(seq) && required?.Contains(seq) != false && wanted?.Invoke(seq) != false,
        };
        return VectorSearch.RankAsync(session, indexes, search, cancellationToken);
    }

    /// <summary>Whether a message holds what must not occur. Rankings know it only up to their bounds, and neighbours come in by what others hold.</summary>
    public bool IsExcluded(long seq)
    {
        if (!query.Excludes)
        {
            return false;
        }

        var isIndexed = seq <= _mark;
        var words = isIndexed && query.ExcludedMatch(TurnSearch.Columns) is { } match && MessageIndex.Holds(session, seq, match);
        return words || ((!isIndexed || query.GramExcluded.Count > 0) && PendingSearch.IsExcluded(session, seq, query, words: !isIndexed));
    }

    private ValueTask<List<Ranked>> RankAsync(List<Turn>? among, double neighbourWeight, int limit)
    {
        if (among is not null && !MessageIndex.IsSound(session))
        {
            throw IndexRepair.Damage();
        }

        return (among ?? TurnSearch.Turns(session, scope, _mark)) is { } turns
            ? new(TurnSearch.Rank(session, turns, query, scope, neighbourWeight))
            : WideSearch.RankAsync(session, query, scope, neighbourWeight, limit);
    }
}
