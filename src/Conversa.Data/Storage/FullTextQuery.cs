using System.Globalization;
using System.Text;
using Conversa.Data.Search;

namespace Conversa.Data.Storage;

/// <summary>
/// What a search asks for, taken apart into words and, for scripts that put no spaces between words, into grams.
/// What a user typed is never syntax: only letters and digits go on, and those in quotes.
/// </summary>
internal sealed class FullTextQuery
{
    /// <summary>The grams of the index have this many characters; shorter ones are found as the beginnings of its grams.</summary>
    public const int GramLength = 3;

    private const int MostTerms = 32;
    private const int MostPhrases = 8;
    private const int MostPairs = 8;

    // The index of words takes a NUL for one, too.
    private static readonly char[] Spaces = [' ', '\t', '\r', '\n', '\0'];

    // Nobody types more; what is pasted says what it is about in its first page.
    private const int MostCharacters = 4096;

    private FullTextQuery()
    {
    }

    /// <summary>The words that count, each an expression of its own: rarer ones tend to come first when there are too many.</summary>
    public List<string> Words { get; } = [];

    /// <summary>Sequences of words that must occur.</summary>
    public List<string> Phrases { get; } = [];

    /// <summary>Sequences of words that must not occur.</summary>
    public List<string> Excluded { get; } = [];

    /// <summary>Pieces of up to three characters of the scripts without spaces, which count like words.</summary>
    public List<string> Grams { get; } = [];

    /// <summary>Pieces of two characters of what has more: most Chinese words are as short. For when the grams find too little.</summary>
    public List<string> Pairs { get; } = [];

    /// <summary>Texts of such scripts, or with some of them, that must occur. Case does not count.</summary>
    public List<string> GramPhrases { get; } = [];

    /// <summary>Texts of such scripts, or with some of them, that must not occur.</summary>
    public List<string> GramExcluded { get; } = [];

    /// <summary>Whether every word must occur.</summary>
    public bool All { get; private set; }

    /// <summary>True when there is nothing to look for.</summary>
    public bool IsEmpty => !HasWords && !HasGrams;

    public bool HasWords => Words.Count + Phrases.Count > 0;

    public bool HasGrams => Grams.Count + GramPhrases.Count > 0;

    /// <summary>Whether something must not occur.</summary>
    public bool Excludes => Excluded.Count + GramExcluded.Count > 0;

    /// <summary>Whether something must not occur that one index alone cannot leave out: neither knows of the other's words.</summary>
    public bool ExcludesLater => GramExcluded.Count > 0 || (HasGrams && Excluded.Count > 0);

    /// <summary>Whether something must occur, so that what may occur adds no rows.</summary>
    public bool IsStrict => All || Phrases.Count + GramPhrases.Count > 0;

    /// <summary>Whether a row must be one that <see cref="Match"/> finds.</summary>
    public bool WordsNarrow => All || Phrases.Count > 0;

    /// <summary>Whether a row must be one that <see cref="GramMatch"/> finds.</summary>
    public bool GramsNarrow => All || GramPhrases.Exists(g => !IsShort(g));

    /// <summary>The grams and texts that are shorter than the index's grams, and whether each must occur.</summary>
    public IEnumerable<(string Gram, bool Narrows)> ShortGrams =>
        Grams.Select(g => (g, All)).Concat(GramPhrases.Select(g => (g, true))).Where(g => IsShort(g.Item1));

    /// <exception cref="ArgumentException">There are more phrases, prefixes or excluded words than a search takes.</exception>
    public static FullTextQuery Parse(string text, SearchTerms? terms)
    {
        ArgumentNullException.ThrowIfNull(text);
        var query = new FullTextQuery { All = terms?.All ?? false };
        query.AddText(text.Length <= MostCharacters ? text : text[..MostCharacters]);
        if (terms is not null)
        {
            query.Add(terms);
        }

        return query;
    }

    /// <summary>The words, of which any or all must occur, and what must and must not stand beside them. Null when the query has no words.</summary>
    /// <param name="columns">The columns to look in.</param>
    /// <param name="scope">Whose rows, as <see cref="FullTextScope"/> words it; null for all.</param>
    /// <param name="words">The words to use in place of all; null for all.</param>
    public string? Match(string columns, string? scope, IReadOnlyCollection<string>? words = null)
    {
        var any = words ?? Words;
        if (any.Count + Phrases.Count == 0)
        {
            return null;
        }

        List<string> parts = scope is null ? [] : [scope];
        if (any.Count > 0)
        {
            // What holds the phrases need not hold another word.
            parts.Add(All ? In(columns, string.Join(" AND ", any), any) : In(columns, string.Join(" OR ", any.Concat(Phrases)), any));
        }

        parts.AddRange(Phrases.Select(phrase => In(columns, phrase, [phrase])));
        var all = string.Join(" AND ", parts);
        return ExcludedMatch(columns) is { } excluded ? $"({all}) NOT {excluded}" : all;
    }

    /// <summary>What holds any of the words and phrases that must not occur; null when there are none.</summary>
    public string? ExcludedMatch(string columns) => Excluded.Count == 0 ? null : In(columns, string.Join(" OR ", Excluded), Excluded);

    /// <summary>The grams of the index's length, of which any or all must occur, and the texts that must; null when there are none.</summary>
    public string? GramMatch()
    {
        var parts = GramPhrases.Where(g => !IsShort(g)).Select(Quote).ToList();
        var any = Grams.Where(g => !IsShort(g)).Select(Quote).ToList();
        if (any.Count > 0)
        {
            // What holds the texts need not hold another gram.
            parts.Add(All ? string.Join(" AND ", any) : $"({string.Join(" OR ", any.Concat(parts))})");
        }

        return parts.Count == 0 ? null : string.Join(" AND ", parts);
    }

    /// <summary>Whether a text is shorter than the grams of the index, which count no character twice that takes two here.</summary>
    public static bool IsShort(string text) => text.EnumerateRunes().Take(GramLength).Count() < GramLength;

    /// <summary>The first text after all that begin with this one.</summary>
    public static string After(string beginning) => beginning + "\U0010FFFF";

    /// <summary>One expression within a scope.</summary>
    public static string Within(string columns, string expression, string? scope) =>
        scope is null ? In(columns, expression, [expression]) : $"{scope} AND {In(columns, expression, [expression])}";

    public static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Naming the columns makes the index look at the place of every word. It is needed only where a word could be one of those that say whose a row is.
    private static string In(string columns, string expression, IEnumerable<string> words) =>
        words.Any(FullTextScope.CouldBe) ? $"{columns} : ({expression})" : $"({expression})";

    /// <summary>True for characters of scripts that put no spaces between words: the same ranges as in the schema.</summary>
    public static bool IsUnspaced(char c) =>
        c is (>= 'ก' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= 'ក' and <= '\u17FF') or (>= '\u2E80' and <= '\u9FFF') or (>= '가' and <= '\uD7AF') or (>= '\uF900' and <= '\uFAFF');

    /// <summary>The words of a text, as the index parts them.</summary>
    public static IEnumerable<string> Tokens(string text)
    {
        var start = -1;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var isLetter = IsLetter(rune);
            if (isLetter && start < 0)
            {
                start = at;
            }
            else if (!isLetter && start >= 0 && !IsMark(rune))
            {
                yield return text[start..at];
                start = -1;
            }

            at += rune == Rune.ReplacementChar ? 1 : rune.Utf16SequenceLength;
        }

        if (start >= 0)
        {
            yield return text[start..];
        }
    }

    private static bool IsLetter(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse;

    // Marks belong to the letters that they stand on; on a heart they are no word. The index may part words further, and then does the same with what is quoted.
    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static IEnumerable<string> UnspacedRuns(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var start = i;
            while (i < text.Length && IsUnspaced(text[i]))
            {
                i++;
            }

            if (i > start)
            {
                yield return text[start..i];
            }
        }
    }

    private void AddText(string text)
    {
        var tokens = Tokens(text).Select(t => t.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        var words = tokens.FindAll(t => !t.All(IsUnspaced));
        var telling = words.FindAll(w => !StopWords.Contains(w));
        var used = telling.Count > 0 ? telling : words;
        if (used.Count > MostTerms)
        {
            // Long words are rare words.
            used = [.. used.OrderByDescending(w => w.Length).Take(MostTerms)];
        }

        Words.AddRange(used.Select(Quote));
        var runs = UnspacedRuns(text).ToList();
        var pieces = runs.SelectMany(run => PiecesOf(run, GramLength)).Distinct(StringComparer.Ordinal).ToList();
        Grams.AddRange(pieces.Where(p => p.Length == GramLength).Take(MostTerms));
        Grams.AddRange(pieces.Where(p => p.Length < GramLength).Take(MostPairs));
        if (!All)
        {
            Pairs.AddRange(runs.Where(run => run.Length >= GramLength).SelectMany(run => PiecesOf(run, 2)).Distinct(StringComparer.Ordinal).Take(MostPairs));
        }
    }

    private static IEnumerable<string> PiecesOf(string run, int length) =>
        run.Length <= length ? [run] : Enumerable.Range(0, run.Length - length + 1).Select(i => run.Substring(i, length));

    private void Add(SearchTerms terms)
    {
        foreach (var phrase in Checked(terms.Phrases, MostPhrases, "Terms.Phrases"))
        {
            Sort(phrase, Phrases, GramPhrases);
        }

        foreach (var prefix in Checked(terms.Prefixes, MostPhrases, "Terms.Prefixes"))
        {
            var tokens = Tokens(prefix).ToList();
            if (tokens.Count > 0)
            {
                Words.Add(Quote(string.Join(' ', tokens)) + " *");
            }
        }

        foreach (var excluded in Checked(terms.Excluded, MostTerms, "Terms.Excluded"))
        {
            Sort(excluded, Excluded, GramExcluded);
        }
    }

    private static void Sort(string phrase, List<string> words, List<string> grams)
    {
        if (phrase.Any(IsUnspaced))
        {
            // Rows with such scripts have their whole text in the index of grams: the phrase is looked for as it stands, its words in other scripts with it.
            grams.Add(Trim(string.Join(' ', phrase.Split(Spaces, StringSplitOptions.RemoveEmptyEntries))).ToLowerInvariant());
            return;
        }

        var tokens = Tokens(phrase).ToList();
        if (tokens.Count > 0)
        {
            words.Add(Quote(string.Join(' ', tokens)));
        }
    }

    // What stands around a phrase is no part of it.
    private static string Trim(string phrase)
    {
        var counts = phrase.EnumerateRunes().Select(rune => (Counts: IsLetter(rune) || IsMark(rune) || (rune.IsBmp && IsUnspaced((char)rune.Value)), Text: rune.ToString()));
        var begun = counts.SkipWhile(rune => !rune.Counts).ToList();
        return string.Concat(begun.Take(begun.FindLastIndex(rune => rune.Counts) + 1).Select(rune => rune.Text));
    }

    private static IEnumerable<string> Checked(IReadOnlyList<string>? texts, int most, string name)
    {
        ArgumentNullException.ThrowIfNull(texts, name);
        if (texts.Count > most)
        {
            throw new ArgumentException($"{name} must have at most {most} items; it has {texts.Count}.", name);
        }

        foreach (var text in texts)
        {
            ArgumentNullException.ThrowIfNull(text, name);
            if (text.Length > Require.LongestName)
            {
                throw new ArgumentException($"Each of {name} must have at most {Require.LongestName} characters.", name);
            }
        }

        return texts;
    }
}
