using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>
/// Searching everybody's messages, or more of them than can be in hand at once: the index ranks, and the best lend some of their score to their neighbours.
/// What is common costs no more than a bound: the rarest words choose the rows, and of a word that is in too many the newest are ranked.
/// </summary>
internal static class WideSearch
{
    private const int MostRows = 10_000;
    private const int LendersPerAnswer = 3;

    public static async ValueTask<List<Ranked>> RankAsync(DbSession session, FullTextQuery query, MessageScope scope, double neighbourWeight, int limit)
    {
        // Some may be copies of others.
        var count = (LendersPerAnswer * limit) + 20;
        var scores = Words(session, query, scope, count);
        if (query.HasGrams)
        {
            scores = Grams(session, query, scope, count, scores);
        }

        var excluded = query.GramExcluded.SelectMany(gram => TurnSearch.GramPlaces(session, gram)).Select(p => p.Seq);
        foreach (var seq in excluded)
        {
            scores?.Remove(seq);
        }

        var best = Ranking.Best(scores ?? [], count);
        return neighbourWeight > 0 && !query.IsStrict ? await LendAsync(session, best, neighbourWeight, scope).ConfigureAwait(false) : best;
    }

    // Null when there are no words to look for.
    private static Dictionary<long, double>? Words(DbSession session, FullTextQuery query, MessageScope scope, int count)
    {
        if (!query.HasWords)
        {
            return null;
        }

        var (words, rows) = query.All || query.Words.Count == 0 ? (query.Words, long.MaxValue) : Rarest(session, query.Words, scope.Words);
        var match = query.Match(TurnSearch.Columns, scope.Words, words)!;
        var floor = rows > MostRows
            ? session.Statement("messages_search/FindFloor").Bind("match", match).Bind("newest", MostRows - 1).Find(row => row.Integer(0))
            : 0;
        var statement = session.Statement(scope.HasTimes ? "messages_search/RankWordsBetween" : "messages_search/RankWords").Bind("match", match).Bind("floor", floor);
        var ranked = (scope.HasTimes ? statement.Bind("from", scope.From).Bind("to", scope.To) : statement)
            .Bind("limit", count).List(row => new Ranked(row.Integer(0), row.Real(1)));
        return ranked.ToDictionary(r => r.Seq, r => r.Score);
    }

    // The rarest words, as long as their rows together stay within the bound; at least one.
    private static (List<string> Words, long Rows) Rarest(DbSession session, List<string> words, string? scope)
    {
        var counted = words
            .Select(word => (Word: word, Rows: session.Statement("messages_search/CountWord").Bind("match", FullTextQuery.Within(TurnSearch.Columns, word, scope)).Find(row => row.Integer(0))))
            .Where(word => word.Rows > 0)
            .OrderBy(word => word.Rows)
            .ToList();
        long rows = 0;
        var used = counted.TakeWhile((word, i) => (rows += word.Rows) <= MostRows || i == 0).Select(word => word.Word).ToList();
        return used.Count == 0 ? (words, 0) : (used, counted.Take(used.Count).Sum(word => word.Rows));
    }

    private static Dictionary<long, double> Grams(DbSession session, FullTextQuery query, MessageScope scope, int count, Dictionary<long, double>? scores)
    {
        foreach (var found in GramLists(session, query, scope, count, scores))
        {
            if (scores is not null && query.IsStrict)
            {
                var before = scores;
                scores = found.Where(f => before.ContainsKey(f.Seq)).ToDictionary(f => f.Seq, f => f.Score + before[f.Seq]);
                continue;
            }

            scores ??= [];
            found.ForEach(f => scores[f.Seq] = scores.GetValueOrDefault(f.Seq) + f.Score);
        }

        return scores ?? [];
    }

    private static IEnumerable<List<Ranked>> GramLists(DbSession session, FullTextQuery query, MessageScope scope, int count, Dictionary<long, double>? words)
    {
        var found = 0;
        if (query.GramMatch() is { } match)
        {
            var ranked = scope.Bind(session.Statement("messages_search/RankGrams").Bind("match", match))
                .Bind("limit", Ranking.Candidates).List(row => new Ranked(row.Integer(0), row.Real(1)));
            found = ranked.Count;
            yield return ranked;
        }

        var pairs = found < count && !query.IsStrict && (words?.Count ?? 0) < count ? query.Pairs : [];
        foreach (var gram in query.ShortGrams.Concat(pairs))
        {
            yield return scope.Bind(session.Statement("messages_search/RankShortGrams").Bind("from", gram).Bind("to", FullTextQuery.After(gram)), "since", "until")
                .Bind("limit", Ranking.Candidates).List(row => new Ranked(row.Integer(0), row.Integer(1)));
        }
    }

    private static async ValueTask<List<Ranked>> LendAsync(DbSession session, List<Ranked> best, double neighbourWeight, MessageScope scope)
    {
        var scores = best.ToDictionary(r => r.Seq, r => r.Score);
        foreach (var (seq, score) in best)
        {
            var neighbours = await session.Statement("messages_search/ListNeighbours")
                .Bind("seq", seq).Bind("owner", scope.Owner).Bind("reach", TurnScores.Reach).ListAsync(row => row.Integer(0)).ConfigureAwait(false);
            neighbours.ForEach(n => scores[n] = scores.GetValueOrDefault(n) + (score * neighbourWeight));
        }

        return Ranking.Best(scores, int.MaxValue);
    }
}
