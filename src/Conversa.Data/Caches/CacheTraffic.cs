namespace Conversa.Data.Caches;

/// <summary>What the caches of one store were asked since it was opened, and who is making an answer just now.</summary>
internal sealed class CacheTraffic
{
    public CacheCounts Responses { get; } = new();

    public CacheCounts FileResults { get; } = new();

    /// <summary>The share of hits, 0 to 1; null when nothing was asked.</summary>
    public double? HitRatio
    {
        get
        {
            var hits = Responses.Hits + FileResults.Hits;
            var asked = hits + Responses.Misses + FileResults.Misses;
            return asked == 0 ? null : (double)hits / asked;
        }
    }

    public KeyedLocks Making { get; } = new();
}
