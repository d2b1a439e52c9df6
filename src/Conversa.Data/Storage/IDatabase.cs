using Conversa.Data.Caches;
using Conversa.Data.Embeddings;
using Conversa.Data.Queue;
using Conversa.Data.Storage.Hot;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Storage;

/// <summary>What a repository knows of the engine: it reads, it writes, and a write that was awaited is committed.</summary>
internal interface IDatabase
{
    /// <summary>The settings, validated.</summary>
    ConversationStoreOptions Options { get; }

    /// <summary>Now, in Unix milliseconds.</summary>
    long Now { get; }

    /// <summary>Where the store reports what its callers must not be stopped by.</summary>
    ILogger Logger { get; }

    /// <summary>The vectors that are kept in memory.</summary>
    VectorIndexes Vectors { get; }

    /// <summary>What the caches were asked.</summary>
    CacheTraffic Caches { get; }

    /// <summary>What is kept in memory of what is committed; null where that is not to be used.</summary>
    HotCache? Hot { get; }

    /// <summary>What wakes the workers of this process.</summary>
    TaskSignal TaskSignal { get; }

    /// <summary>Whether a path leads to a file of a database in use, this one's or another's: nobody else may open one, not even to read.</summary>
    bool IsInUse(string path);

    /// <summary>Runs <paramref name="work"/> on a consistent view of what is committed.</summary>
    Task<T> ReadAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and completes when that is committed. An exception undoes all of the work, and only it.
    /// Work that was undone for another's failure is run again.
    /// Say <paramref name="singleStatement"/> where the work changes rows with one statement: that is atomic by itself and needs no savepoint.
    /// </summary>
    Task<T> WriteAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken, bool singleStatement = false);

    /// <summary>Like <see cref="ReadAsync"/>, for reads of a full-text index: a damaged one is mended first.</summary>
    Task<T> SearchAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken);

    /// <summary>Takes every committed message into the full-text index.</summary>
    /// <returns>False when that cannot be done now: some of the newest are not in it.</returns>
    Task<bool> CatchUpSearchAsync(CancellationToken cancellationToken);
}
