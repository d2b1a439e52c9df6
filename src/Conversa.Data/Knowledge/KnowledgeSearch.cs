using Conversa.Data.Search;

namespace Conversa.Data.Knowledge;

/// <summary>Which knowledge a search is for, and how. What is null does not narrow; what narrows does so before the ranking.</summary>
public sealed record KnowledgeSearch
{
    /// <summary>Only what this user may see: their own items and, unless <see cref="IncludeShared"/> says otherwise, shared ones. Null for everybody's.</summary>
    public string? UserId { get; init; }

    /// <summary>Whether shared items are found too. The store of one user finds none either way. Default: true.</summary>
    public bool IncludeShared { get; init; } = true;

    /// <summary>Only this kind of knowledge.</summary>
    public string? KnowledgeType { get; init; }

    /// <summary>Only items from this kind of source.</summary>
    public string? SourceType { get; init; }

    /// <summary>Only items at least this sure, 0 to 1.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>Only items that have all of these tags, at most 64, compared ordinally. Default: none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What is demanded beyond the text: phrases, beginnings of words, words to leave out. Null for nothing.</summary>
    public SearchTerms? Terms { get; init; }

    /// <summary>Searches by meaning, too: what is near to the text's vector is found beside what holds its words. Null for words alone.</summary>
    public VectorQuery? Vector { get; init; }

    /// <summary>Whether each hit comes with a snippet, of its content or else of its title. Default: false.</summary>
    public bool Snippets { get; init; }
}
