namespace Conversa.Data.Storage.Hot;

/// <summary>What is kept of one kind, as all kinds together see it.</summary>
internal interface IHotShelf
{
    /// <summary>About what it takes. Changed under the cache's lock.</summary>
    long Bytes { get; }

    /// <summary>Lets go of what was not found for long. The caller has the lock.</summary>
    /// <returns>False when there is nothing to let go of.</returns>
    bool TryDrop();
}
