namespace Conversa.Data.Caches;

/// <summary>How often a cache had what it was asked for.</summary>
internal sealed class CacheCounts
{
    private long _hits;
    private long _misses;
    private long _tokensSaved;

    public long Hits => Interlocked.Read(ref _hits);

    public long Misses => Interlocked.Read(ref _misses);

    public long TokensSaved => Interlocked.Read(ref _tokensSaved);

    public void Hit(long tokens = 0)
    {
        Interlocked.Increment(ref _hits);
        Interlocked.Add(ref _tokensSaved, tokens);
    }

    public void Miss() => Interlocked.Increment(ref _misses);
}
