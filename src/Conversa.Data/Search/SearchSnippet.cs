namespace Conversa.Data.Search;

/// <summary>A part of a text with the places of the words that were searched for.</summary>
public sealed record SearchSnippet
{
    /// <summary>The part, with an ellipsis where text was left out. It is plain text: escape it for where it is shown.</summary>
    public required string Text { get; init; }

    /// <summary>The words found, as ranges of <see cref="Text"/>, in order and without overlap.</summary>
    public required IReadOnlyList<Range> Highlights { get; init; }

    /// <summary>The text with each highlight between two marks, such as <c>**</c> and <c>**</c>.</summary>
    public string Marked(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var marked = new System.Text.StringBuilder(Text.Length + (Highlights.Count * (before.Length + after.Length)));
        var at = 0;
        foreach (var range in Highlights)
        {
            var (start, length) = range.GetOffsetAndLength(Text.Length);
            marked.Append(Text, at, start - at).Append(before).Append(Text, start, length).Append(after);
            at = start + length;
        }

        return marked.Append(Text, at, Text.Length - at).ToString();
    }
}
