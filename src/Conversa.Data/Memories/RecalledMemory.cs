using Conversa.Data.Search;

namespace Conversa.Data.Memories;

/// <summary>A memory that came to mind, and why.</summary>
public sealed record RecalledMemory
{
    /// <summary>The memory, as it stood before this recall was noted.</summary>
    public required Memory Memory { get; init; }

    /// <summary>The sum of the three parts, each times its weight.</summary>
    public required double Score { get; init; }

    /// <summary>How well it fits the text, 0 to 1: its score in the search divided by the best one's. 0 when the search does not find it, or there is no text.</summary>
    public required double Relevance { get; init; }

    /// <summary>How fresh it is, 0 to 1: <see cref="Memory.RecencyAt"/>.</summary>
    public required double Recency { get; init; }

    /// <summary>How important it is, 0 to 1: its importance divided by 10.</summary>
    public required double Importance { get; init; }

    /// <summary>The part of its text that fits best; null when snippets were not asked for, or when it was recalled for other than its own words.</summary>
    public SearchSnippet? Snippet { get; init; }
}
