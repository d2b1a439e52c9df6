namespace Conversa.Data.Caches;

/// <summary>What a cache holds, and what it was good for since the store was opened.</summary>
public sealed record CacheStatistics
{
    /// <summary>How many entries it holds, those no longer good included until they are removed.</summary>
    public required long Entries { get; init; }

    /// <summary>The bytes of UTF-8 that they hold.</summary>
    public required long Bytes { get; init; }

    /// <summary>How often this process found what it asked for; null in the store of one user, whose questions are not counted apart.</summary>
    public long? Hits { get; init; }

    /// <summary>How often it did not; null in the store of one user.</summary>
    public long? Misses { get; init; }

    /// <summary>The known tokens of the answers found, each time they were; null in the store of one user, 0 for a cache of anything else.</summary>
    public long? TokensSaved { get; init; }
}
