namespace Conversa.Data.Storage.Hot;

/// <summary>Where a value is kept. All but the two that readers use is the lock's.</summary>
internal sealed class HotSlot<T>(string key)
    where T : class
{
    // Read without a lock.
    public volatile T? Value;
    public volatile bool Used;

    public string Key => key;

    /// <summary>The value while a commit that changes it is under way.</summary>
    public T? Held { get; set; }

    /// <summary>What the commit makes of it, once it has begun to.</summary>
    public T? Draft { get; set; }

    public long Bytes { get; set; }

    public bool IsHeld { get; set; }
}
