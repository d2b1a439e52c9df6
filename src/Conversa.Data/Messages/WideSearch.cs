using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>
/// Searching everybody's messages, or more of them than can be in hand at once: the index ranks, and the best lend some of their score to their neighbours.
/// What is common costs no more than a bound: the rarest words choose the rows, every word counts in their ranking, and of words that are in too many rows the newest are ranked.
/// </summary>
internal static class WideSearch
{
    private const int MostRows = 500;

    // Each word costs its places once more when it ranks. Of many, the common ones could hardly change an order.
    private const int MostWords = 12;

    // Of many short grams fewer places each are read.
    private const int FewestPlaces = 1000;

    // So many newer messages are passed over sooner than all of a time are read.
    private const int FewNewer = 20_000;

    private static readonly string[] Sides = ["messages_search/ListBefore", "messages_search/ListAfter"];

    public static async ValueTask<List<Ranked>> RankAsync(DbSession session, FullTextQuery query, MessageScope scope, double neighbourWeight, int limit)
    {
        if (!MessageIndex.IsSound(session))
        {
            throw IndexRepair.Damage();
        }

        // Some may be copies of others, neighbours change places, and which of them hold what one index alone cannot leave out is seen afterwards.
        // Where parts narrow each other, no part's best are the best of all.
        var count = query.ExcludesLater || query is { IsStrict: true, HasWords: true, HasGrams: true } ? Ranking.Candidates : (2 * limit) + 20;
        var words = Words(session, query, scope, count);
        Dictionary<long, double>? scores = null;
        foreach (var (found, narrows) in Parts(session, query, scope, count, words).OrderByDescending(part => part.Narrows))
        {
            scores = Ranking.Add(scores, found, narrows, query.IsStrict);
        }

        var best = Ranking.Best(scores ?? [], count);
        return neighbourWeight > 0 && !query.IsStrict ? await LendAsync(session, best, neighbourWeight, limit, scope).ConfigureAwait(false) : best;
    }

    // Null when there are no words to look for.
    private static Dictionary<long, double>? Words(DbSession session, FullTextQuery query, MessageScope scope, int count)
    {
        if (!query.HasWords)
        {
            return null;
        }

        scope = scope with { Seqs = Seqs(session, scope) };
        if (query.All || query.Words.Count <= 1)
        {
            return Rank(session, query.Match(TurnSearch.Columns, scope.Words)!, scope, count);
        }

        var scores = new Dictionary<long, double>();
        var words = RarestFirst(session, query.Words, scope);
        var ranking = words.Take(MostWords).Select(w => w.Word).ToList();

        // Phrases choose the rows themselves: what holds them need not hold another word.
        foreach (var choosing in query.Phrases.Count > 0 ? [null] : Choosing(words))
        {
            // What chose the rows stays; what was ranked first ranks higher already.
            var narrowed = choosing is null ? scope.Words : Join(scope.Words, choosing);
            foreach (var (seq, score) in query.Match(TurnSearch.Columns, narrowed, ranking) is { } match ? Rank(session, match, scope, count) : [])
            {
                scores.TryAdd(seq, score);
            }

            if (scores.Count >= count)
            {
                break;
            }
        }

        return scores;
    }

    // Which part of the index can be of the scope's time. Messages need not be stored in the order of their times, so all of the time are read; where few are
    // newer, only if they are few themselves, as the newest that match are then hardly of another time.
    private static (long First, long Last) Seqs(DbSession session, MessageScope scope)
    {
        if (!scope.HasTimes)
        {
            return scope.Seqs;
        }

        var newer = scope.To == long.MaxValue ? 0 : Between(scope.To, long.MaxValue, FewNewer).Rows;
        var most = newer < FewNewer ? FewNewer : long.MaxValue;
        var (first, last, rows) = Between(scope.From, scope.To, most);
        return rows < most ? (first, last) : scope.Seqs;

        (long First, long Last, long Rows) Between(long from, long to, long most) => session.Statement("messages_search/FindSeqsBetween")
            .Bind("from", from).Bind("to", to).Bind("limit", most).Find(row => (row.Integer(0), row.Integer(1), row.Integer(2)));
    }

    private static string Join(string? scope, string choosing) => scope is null ? choosing : $"{scope} AND {choosing}";

    private static Dictionary<long, double> Rank(DbSession session, string match, MessageScope scope, int count)
    {
        var statement = session.Statement(scope.HasTimes ? "messages_search/RankWordsBetween" : "messages_search/RankWords").Bind("match", match).Bind("floor", Floor(session, match, scope).Seq);
        return (scope.HasTimes ? statement.Bind("from", scope.From).Bind("to", scope.To).Bind("last", scope.Seqs.Last) : statement)
            .Bind("limit", count).List(row => new Ranked(row.Integer(0), row.Real(1))).ToDictionary(r => r.Seq, r => r.Score);
    }

    // The oldest of the newest rows that match, and how many of those there are where that is known. The seq is 0 when there are no more of them.
    private static (long Seq, long? Rows) Floor(DbSession session, string match, MessageScope scope)
    {
        if (!scope.HasTimes)
        {
            var floor = session.Statement("messages_search/FindFloor").Bind("match", match).Bind("newest", MostRows - 1).Find(row => row.Integer(0));
            return (floor, floor > 0 ? MostRows : null);
        }

        // The newest of any time may all be of another.
        var (seq, rows) = session.Statement("messages_search/FindFloorBetween").Bind("match", match).Bind("from", scope.From).Bind("to", scope.To)
            .Bind("first", scope.Seqs.First).Bind("last", scope.Seqs.Last).Bind("newest", MostRows)
            .Find(row => (row.Integer(0), row.Integer(1)));
        return (rows < MostRows ? scope.Seqs.First : seq, rows);
    }

    // The words that occur. Counting the rows of a common word would take time for each of them: how far back its newest rows reach tells as much.
    private static List<(string Word, long Rows)> RarestFirst(DbSession session, List<string> words, MessageScope scope) => words
        .Select(word => (Word: word, Match: FullTextQuery.Within(TurnSearch.Columns, word, scope.Words)))
        .Select(word => (word.Word, word.Match, Floor: Floor(session, word.Match, scope)))
        .Select(word => (word.Word, word.Floor.Seq, Rows: word.Floor.Rows ?? session.Statement("messages_search/CountWord").Bind("match", word.Match).Find(row => row.Integer(0))))
        .Where(word => word.Rows > 0)
        .OrderBy(word => word.Rows)
        .ThenBy(word => word.Seq)
        .Select(word => (word.Word, word.Rows))
        .ToList();

    // Which rows to rank, in turn until there are enough: those of the rarest words that stay within the bound together; where even the rarest is
    // in too many, those that hold it and another first. Null for those of any word.
    private static IEnumerable<string?> Choosing(List<(string Word, long Rows)> words)
    {
        long rows = 0;
        var few = words.TakeWhile(word => (rows += word.Rows) < MostRows).Select(word => word.Word).ToList();
        if (few.Count == words.Count)
        {
            yield return null;
            yield break;
        }

        if (few.Count > 0)
        {
            yield return $"({string.Join(" OR ", few)})";
        }

        var rarest = words[few.Count].Word;
        var others = words.Skip(few.Count + 1).Take(MostWords).Select(word => word.Word).ToList();
        if (others.Count > 0)
        {
            yield return $"({rarest} AND ({string.Join(" OR ", others)}))";
        }

        yield return $"({rarest})";
    }

    private static IEnumerable<(List<Ranked> Found, bool Narrows)> Parts(DbSession session, FullTextQuery query, MessageScope scope, int count, Dictionary<long, double>? words)
    {
        if (words is not null)
        {
            yield return ([.. words.Select(w => new Ranked(w.Key, w.Value))], query.WordsNarrow);
        }

        var found = words?.Count ?? 0;
        if (query.GramMatch() is { } match)
        {
            var ranked = scope.Bind(session.Statement("messages_search/RankGrams").Bind("match", match))
                .Bind("limit", Ranking.Candidates).List(row => new Ranked(row.Integer(0), row.Real(1)));
            found = Math.Max(found, ranked.Count);
            yield return (ranked, query.GramsNarrow);
        }

        var pairs = found < count && !query.IsStrict ? query.Pairs : [];
        List<(string Gram, bool Narrows)> grams = [.. query.ShortGrams, .. pairs.Select(pair => (pair, false))];
        var places = Math.Clamp(TurnGrams.MostPlaces * 2 / Math.Max(1, grams.Count), FewestPlaces, TurnGrams.MostPlaces);
        foreach (var (gram, narrows) in grams)
        {
            yield return (ShortGram(session, gram, scope, places), narrows);
        }
    }

    private static List<Ranked> ShortGram(DbSession session, string gram, MessageScope scope, int places) => scope.IsSomebodys || scope.IsNarrow
        ? scope.Bind(session.Statement("messages_search/RankShortGrams").Bind("from", gram).Bind("to", FullTextQuery.After(gram)).Bind("places", places), "since", "until")
            .Bind("limit", Ranking.Candidates).List(row => new Ranked(row.Integer(0), row.Integer(1)))
        : [.. TurnGrams.ShortPlaces(session, gram, places).CountBy(seq => seq).Select(row => new Ranked(row.Key, row.Value))];

    // A neighbour of one that is no answer itself could hardly become one.
    private static async ValueTask<List<Ranked>> LendAsync(DbSession session, List<Ranked> best, double neighbourWeight, int lenders, MessageScope scope)
    {
        var scores = best.ToDictionary(r => r.Seq, r => r.Score);
        foreach (var (seq, score) in best.Take(lenders))
        {
            var place = session.Statement("messages_search/FindPlace").Bind("seq", seq).Bind("owner", scope.Owner).Find(row => (Conversation: row.Text(0), Timestamp: row.Integer(1)));
            foreach (var block in Sides)
            {
                var neighbours = await session.Statement(block)
                    .Bind("conversationId", place.Conversation).Bind("owner", scope.Owner).Bind("timestamp", place.Timestamp).Bind("seq", seq).Bind("reach", TurnScores.Reach)
                    .ListAsync(row => row.Integer(0)).ConfigureAwait(false);
                neighbours.ForEach(n => scores[n] = scores.GetValueOrDefault(n) + (score * neighbourWeight));
            }
        }

        return Ranking.Best(scores, int.MaxValue);
    }
}
