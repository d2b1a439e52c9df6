using Conversa.Data.Search;

namespace Conversa.Data.Memories;

/// <summary>Which memories a search is for, and how. What is null does not narrow; what narrows does so before the ranking.</summary>
public sealed record MemorySearch
{
    /// <summary>Only memories that have all of these tags, at most 64, compared ordinally. Default: none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only memories at least this important, 1 to 10.</summary>
    public int? MinImportance { get; init; }

    /// <summary>Only memories at most this important, 1 to 10.</summary>
    public int? MaxImportance { get; init; }

    /// <summary>Only memories learnt at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only memories learnt before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>True for pinned ones only, false for the others only.</summary>
    public bool? Pinned { get; init; }

    /// <summary>What is demanded beyond the text: phrases, beginnings of words, words to leave out. Null for nothing.</summary>
    public SearchTerms? Terms { get; init; }

    /// <summary>Searches by meaning, too: what is near to the text's vector is found beside what holds its words. Null for words alone.</summary>
    public VectorQuery? Vector { get; init; }

    /// <summary>Whether each hit comes with a snippet, of its content or else of its context. Default: false.</summary>
    public bool Snippets { get; init; }
}
