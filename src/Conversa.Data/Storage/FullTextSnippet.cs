using System.Text;
using Conversa.Data.Search;

namespace Conversa.Data.Storage;

/// <summary>Reads the snippets that the index cuts: it puts two characters that no text should hold around each word found.</summary>
internal static class FullTextSnippet
{
    // Noncharacters of Unicode, in the blocks as char(64976) and char(64977).
    private const char Open = '\uFDD0';
    private const char Close = '\uFDD1';

    private const int Around = 40;
    private const int FewWords = 4;
    private const int StemLength = 3;

    public static SearchSnippet Read(string marked)
    {
        var text = new StringBuilder(marked.Length);
        var highlights = new List<Range>();
        var start = -1;
        foreach (var c in marked.AsSpan().TrimEnd('\n'))
        {
            if (c == Open)
            {
                start = text.Length;
            }
            else if (c != Close)
            {
                text.Append(c);
            }
            else if (start >= 0)
            {
                highlights.Add(start..text.Length);
                start = -1;
            }
        }

        return new() { Text = text.ToString(), Highlights = highlights };
    }

    /// <summary>The snippet of one row, by its words or else by its grams; null when neither is in its text.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="block">Cuts a snippet by <c>@match</c> and <c>@seq</c>.</param>
    /// <param name="columns">The columns to look in.</param>
    /// <param name="query">What was looked for.</param>
    /// <param name="seq">The row.</param>
    /// <param name="text">Its text.</param>
    /// <param name="owner">The user whose store asks; null for all.</param>
    public static async ValueTask<SearchSnippet?> FindAsync(DbSession session, string block, string columns, FullTextQuery query, long seq, string text, string? owner)
    {
        if (query.HasWords)
        {
            var match = FullTextQuery.Within(columns, string.Join(" OR ", Likely(query, text)), null);
            var marked = await session.Statement(block).Bind("match", match).Bind("seq", seq).Bind("owner", owner).FindAsync(row => row.TextOrNull(0)).ConfigureAwait(false);
            if (marked is not null && Read(marked) is { Highlights.Count: > 0 } snippet)
            {
                return snippet;
            }
        }

        return OfGrams(text, [.. query.Grams, .. query.GramPhrases, .. query.Pairs]);
    }

    // The index goes through the places of every word that it is asked for. A stem keeps the beginning of its word, so most that are not in the text can be told.
    private static List<string> Likely(FullTextQuery query, string text)
    {
        List<string> all = [.. query.Words, .. query.Phrases];
        if (all.Count <= FewWords || !Ascii.IsValid(text))
        {
            return all;
        }

        var likely = all.FindAll(word => !Ascii.IsValid(word) || text.Contains(word.AsSpan(1, Math.Min(StemLength, word.LastIndexOf('"') - 1)).ToString(), StringComparison.OrdinalIgnoreCase));
        return likely.Count > 0 ? likely : all;
    }

    /// <summary>The part of a text around the first gram in it, every gram highlighted; null when it holds none.</summary>
    public static SearchSnippet? OfGrams(string text, IReadOnlyList<string> grams)
    {
        var first = grams.Select(g => text.IndexOf(g, StringComparison.OrdinalIgnoreCase)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        if (first < 0)
        {
            return null;
        }

        var start = Math.Max(0, first - Around);
        start += start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        var end = Math.Min(text.Length, first + (2 * Around));
        end -= end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        var before = start > 0 ? "…" : "";
        var part = before + text[start..end] + (end < text.Length ? "…" : "");
        return new() { Text = part, Highlights = Places(part, grams) };
    }

    // Pieces that overlap or touch are one place.
    private static List<Range> Places(string text, IReadOnlyList<string> grams)
    {
        var covered = new bool[text.Length];
        foreach (var gram in grams)
        {
            for (var at = text.IndexOf(gram, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(gram, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                covered.AsSpan(at, gram.Length).Fill(true);
            }
        }

        var places = new List<Range>();
        for (var at = 0; at < covered.Length; at++)
        {
            var start = at;
            while (at < covered.Length && covered[at])
            {
                at++;
            }

            if (at > start)
            {
                places.Add(start..at);
            }
        }

        return places;
    }
}
