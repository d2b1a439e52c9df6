using System.Globalization;
using System.Text;
using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>
/// Looks through the newest messages that the index lacks, where it cannot be moved: in a unit of work, in a database that is only read, or while another process holds the lock.
/// English endings are taken off roughly here, where the index has a stemmer.
/// </summary>
internal static class PendingSearch
{
    private const int MostRows = 5000;
    private const int StemLength = 4;
    private const string Kept = "lszaeiou";

    // Latin-1 and Latin Extended-A without their accents.
    private const char FirstLetter = 'À';
    private const string Letters =
        "AAAAAAÆCEEEEIIIIÐNOOOOO×ØUUUUYÞßaaaaaaæceeeeiiiiðnooooo÷øuuuuyþy" +
        "AaAaAaCcCcCcCcDdĐđEeEeEeEeEeGgGgGgGgHhĦħIiIiIiIiIıĲĳJjKkĸLlLlLlĿŀŁłNnNnNnŉŊŋOoOoOoŒœRrRrRrSsSsSsSsTtTtŦŧUuUuUuUuUuUuWwYyYZzZzZzſ";

    private static readonly string[] Endings = ["ing", "ed", "es", "s", "e"];

    // These double the last consonant of many words, as in running; but not those of falling, missing and buzzing, nor a vowel.
    private static readonly string[] Doubling = ["ing", "ed"];

    /// <summary>The ranking with those messages in it: one that holds every word ranks as high as the best from the index.</summary>
    public static List<Ranked> Add(DbSession session, List<Ranked> ranked, FullTextQuery query, MessageScope scope)
    {
        var best = ranked.Count == 0 ? 1 : ranked[0].Score;
        var found = Pending(session, scope)
            .Select(row => new Ranked(row.Seq, best * Fit(row.Text, query)))
            .Where(row => row.Score > 0)
            .ToList();
        if (found.Count == 0)
        {
            return ranked;
        }

        var all = found.Concat(ranked).DistinctBy(row => row.Seq).ToList();
        Ranking.Sort(all);
        return all;
    }

    /// <summary>Whether the text of a message holds a gram that must not occur, or, if asked, a word.</summary>
    public static bool IsExcluded(DbSession session, long seq, FullTextQuery query, bool words)
    {
        var text = session.Statement("messages_search/FindText").Bind("seq", seq).Find(row => $"{row.Text(0)}\n{row.Text(1)}\n{row.Text(2)}") ?? "";
        return IsExcluded(text, words ? Words(text) : [], query);
    }

    private static List<(long Seq, string Text)> Pending(DbSession session, MessageScope scope) => scope.Bind(session.Statement("messages_search/ListPending"))
        .Bind("limit", MostRows).List(row => (row.Integer(0), $"{row.Text(1)}\n{row.RepeatedText(2)}\n{row.RepeatedText(3)}"));

    private static bool IsExcluded(string text, List<string> words, FullTextQuery query) =>
        query.Excluded.Exists(phrase => Holds(words, phrase)) || query.GramExcluded.Exists(gram => text.Contains(gram, StringComparison.OrdinalIgnoreCase));

    // The share of the words that a text holds; 0 when something is missing that must occur, or there that must not.
    private static double Fit(string text, FullTextQuery query)
    {
        var words = Words(text);
        var grams = query.Grams.Concat(query.GramPhrases).ToList();
        var held = query.Words.Count(word => Holds(words, word)) + query.Phrases.Count(phrase => Holds(words, phrase)) + grams.Count(gram => text.Contains(gram, StringComparison.OrdinalIgnoreCase));
        var asked = query.Words.Count + query.Phrases.Count + grams.Count;
        var missing = (query.All && held < asked) || !query.Phrases.TrueForAll(phrase => Holds(words, phrase)) || !query.GramPhrases.TrueForAll(gram => text.Contains(gram, StringComparison.OrdinalIgnoreCase));
        return missing || IsExcluded(text, words, query) ? 0 : (double)held / asked;
    }

    private static bool Holds(List<string> words, string expression)
    {
        var isPrefix = expression.EndsWith('*');
        var sought = Words(expression);
        for (var i = 0; sought.Count > 0 && i + sought.Count <= words.Count; i++)
        {
            if (Enumerable.Range(0, sought.Count).All(k => IsLike(words[i + k], sought[k], isPrefix && k == sought.Count - 1)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLike(string word, string sought, bool isPrefix) => isPrefix
        ? word.StartsWith(sought, StringComparison.OrdinalIgnoreCase)
        : string.Equals(Stem(word), Stem(sought), StringComparison.OrdinalIgnoreCase);

    private static string Stem(string word)
    {
        while (Endings.FirstOrDefault(e => word.Length >= StemLength + e.Length - 1 && word.EndsWith(e, StringComparison.OrdinalIgnoreCase)) is { } ending)
        {
            word = word[..^ending.Length];
            if (Doubling.Contains(ending) && char.ToLowerInvariant(word[^1]) == char.ToLowerInvariant(word[^2]) && !Kept.Contains(word[^1], StringComparison.OrdinalIgnoreCase))
            {
                word = word[..^1];
            }
        }

        return word;
    }

    // The index takes accents off, too; not all hosts have the tables of Unicode that would take off any.
    private static List<string> Words(string text) => [.. FullTextQuery.Tokens(text).Select(word => Ascii.IsValid(word)
        ? word
        : string.Concat(word.Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark).Select(c => c >= FirstLetter && c - FirstLetter < Letters.Length ? Letters[c - FirstLetter] : c)))];
}
