using System.Text;
using Conversa.Data.Search;

namespace Conversa.Data.Storage;

/// <summary>Reads the snippets that the index cuts: it puts two characters that no text should hold around each word found.</summary>
internal static class FullTextSnippet
{
    // Noncharacters of Unicode, in the blocks as char(64976) and char(64977).
    private const char Open = '\uFDD0';
    private const char Close = '\uFDD1';

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
    /// <param name="seq">The row.</param>
    /// <param name="query">What was looked for.</param>
    /// <param name="columns">The columns to look in.</param>
    /// <param name="words">The block that cuts a snippet by <c>@match</c> and <c>@seq</c>.</param>
    /// <param name="grams">The same for the scripts without spaces.</param>
    /// <param name="owner">The user whose store asks; null for all.</param>
    public static async ValueTask<SearchSnippet?> FindAsync(DbSession session, long seq, FullTextQuery query, string columns, string words, string grams, string? owner) =>
        await FindAsync(session, words, query.HasWords ? FullTextQuery.Within(columns, string.Join(" OR ", query.Words.Concat(query.Phrases)), null) : null, seq, owner).ConfigureAwait(false)
            ?? await FindAsync(session, grams, query.AnyGram, seq, owner).ConfigureAwait(false);

    private static async ValueTask<SearchSnippet?> FindAsync(DbSession session, string block, string? match, long seq, string? owner)
    {
        if (match is null)
        {
            return null;
        }

        var marked = await session.Statement(block).Bind("match", match).Bind("seq", seq).Bind("owner", owner).FindAsync(row => row.TextOrNull(0)).ConfigureAwait(false);
        return marked is not null && Read(marked) is { Highlights.Count: > 0 } snippet ? snippet : null;
    }
}
