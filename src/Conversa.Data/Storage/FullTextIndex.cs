using Conversa.Data.Search;

namespace Conversa.Data.Storage;

/// <summary>Ranked search in a table whose triggers keep its index: the blocks that search it, and where they look.</summary>
/// <param name="Columns">The columns to look in, such as <c>{content tags}</c>.</param>
/// <param name="RankWords">The block that ranks by <c>@match</c> over words, best first: Seq, Score.</param>
/// <param name="RankGrams">The same over the scripts without spaces.</param>
/// <param name="RankGramPlaces">The block that counts the places of grams from <c>@from</c> to before <c>@to</c>, most first: Seq, places.</param>
internal sealed record FullTextIndex(string Columns, string RankWords, string RankGrams, string RankGramPlaces)
{
    /// <summary>The rows that fit, best first, those that fit equally well newest first.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="query">What to look for.</param>
    /// <param name="scope">Whose rows, as <see cref="FullTextScope"/> words it; null for all.</param>
    /// <param name="count">At most this many.</param>
    /// <param name="bind">Binds what the blocks ask besides: the same in all three, after the first parameters and before <c>@count</c>.</param>
    public async ValueTask<List<Ranked>> RankAsync(DbSession session, FullTextQuery query, string? scope, int count, Func<Statement, Statement> bind)
    {
        var parts = Parts(session, query, scope).OrderByDescending(part => part.Narrows).ToList();
        var most = parts.Count == 1 && !query.ExcludesLater ? count : Ranking.Candidates;
        Dictionary<long, double>? scores = null;
        foreach (var (part, narrows) in parts)
        {
            var found = await bind(part()).Bind("count", most).ListAsync(row => new Ranked(row.Integer(0), row.Real(1))).ConfigureAwait(false);
            scores = Ranking.Add(scores, found, narrows, query.IsStrict);
        }

        foreach (var pair in scores?.Count < count && !query.IsStrict ? query.Pairs : [])
        {
            var found = await bind(GramRows(session, pair)).Bind("count", Ranking.Candidates).ListAsync(row => new Ranked(row.Integer(0), 1)).ConfigureAwait(false);
            scores = Ranking.Add(scores, found, narrows: false, strict: false);
        }

        foreach (var seq in query.ExcludesLater ? await ExcludedAsync(session, query, scope, bind).ConfigureAwait(false) : [])
        {
            scores?.Remove(seq);
        }

        return Ranking.Best(scores ?? [], count);
    }

    /// <summary>The rows that hold what must not occur: <see cref="RankAsync"/> leaves them out by itself, what else is found must ask.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="query">What was looked for.</param>
    /// <param name="scope">Whose rows, as <see cref="FullTextScope"/> words it; null for all.</param>
    /// <param name="bind">As for <see cref="RankAsync"/>.</param>
    public ValueTask<HashSet<long>> ExcludedAsync(DbSession session, FullTextQuery query, string? scope, Func<Statement, Statement> bind)
    {
        var words = query.Excluded.Select(phrase => (Func<Statement>)(() => session.Statement(RankWords).Bind("match", FullTextQuery.Within(Columns, phrase, scope))));
        return RowsAsync(words.Concat(GramExcluded(session, query)), bind);
    }

    private static async ValueTask<HashSet<long>> RowsAsync(IEnumerable<Func<Statement>> parts, Func<Statement, Statement> bind)
    {
        var rows = new HashSet<long>();
        foreach (var part in parts)
        {
            rows.UnionWith(await bind(part()).Bind("count", int.MaxValue).ListAsync(row => row.Integer(0)).ConfigureAwait(false));
        }

        return rows;
    }

    private IEnumerable<(Func<Statement> Part, bool Narrows)> Parts(DbSession session, FullTextQuery query, string? scope)
    {
        if (query.Match(Columns, scope) is { } words)
        {
            yield return (() => session.Statement(RankWords).Bind("match", words), query.WordsNarrow);
        }

        if (query.GramMatch() is { } grams)
        {
            yield return (() => session.Statement(RankGrams).Bind("match", grams), query.GramsNarrow);
        }

        foreach (var (gram, narrows) in query.ShortGrams)
        {
            yield return (() => GramRows(session, gram), narrows);
        }
    }

    private IEnumerable<Func<Statement>> GramExcluded(DbSession session, FullTextQuery query) =>
        query.GramExcluded.Select(gram => (Func<Statement>)(() => GramRows(session, gram)));

    private Statement GramRows(DbSession session, string gram) => FullTextQuery.IsShort(gram)
        ? session.Statement(RankGramPlaces).Bind("from", gram).Bind("to", FullTextQuery.After(gram))
        : session.Statement(RankGrams).Bind("match", FullTextQuery.Quote(gram));
}
