namespace Conversa.Data.Memories;

/// <summary>
/// How memories are recalled. A memory's score is the sum of its relevance, its recency and its importance, each 0 to 1 and each times its weight.
/// With the default weights, which add up to 1, what fits the text best comes before whatever does not fit it at all.
/// </summary>
public sealed record MemoryRecall
{
    /// <summary>
    /// Which memories, and how the text is compared with them; null for all of the user's, by words. With <see cref="MemorySearch.Terms"/>, nothing but what the search finds is
    /// recalled.
    /// </summary>
    public MemorySearch? Search { get; init; }

    /// <summary>How much it counts that a memory fits the text, 0 to 1. Default: 0.6.</summary>
    public double RelevanceWeight { get; init; } = 0.6;

    /// <summary>How much it counts that a memory is fresh, 0 to 1. Default: 0.2.</summary>
    public double RecencyWeight { get; init; } = 0.2;

    /// <summary>How much it counts that a memory is important, 0 to 1. Default: 0.2.</summary>
    public double ImportanceWeight { get; init; } = 0.2;

    /// <summary>The time in which a memory that is not accessed loses half of its recency. Default: 30 days.</summary>
    public TimeSpan HalfLife { get; init; } = MemoryDecay.DefaultHalfLife;

    /// <summary>
    /// Whether what is recalled is noted as accessed, in one write after the read: it counts, and makes those memories fresh again. A store that cannot write
    /// must leave it off. Default: true.
    /// </summary>
    public bool NoteAccess { get; init; } = true;
}
