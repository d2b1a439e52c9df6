namespace Conversa.Data.Search;

/// <summary>Something that a search found.</summary>
public sealed record SearchHit<T>
{
    /// <summary>What was found, as it is stored.</summary>
    public required T Item { get; init; }

    /// <summary>How well it fits: greater is better. Comparable within one answer only.</summary>
    public required double Score { get; init; }

    /// <summary>The part of its text that fits best; null when snippets were not asked for, or when it was found by other than its own words.</summary>
    public SearchSnippet? Snippet { get; init; }
}
