namespace Conversa.Data.Caches;

/// <summary>What the caches of one store were asked since it was opened, and who is making an answer just now.</summary>
internal sealed class CacheTraffic
{
    public CacheCounts Responses { get; } = new();

    public CacheCounts FileResults { get; } = new();

    public KeyedLocks Making { get; } = new();
}
