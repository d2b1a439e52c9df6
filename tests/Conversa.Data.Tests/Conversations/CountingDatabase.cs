using Conversa.Data.Storage;
using SQLitePCL;

namespace Conversa.Data.Tests.Conversations;

/// <summary>Counts what a repository asks of the engine.</summary>
internal sealed class CountingDatabase(IDatabase inner) : IDatabase
{
    public int Reads { get; private set; }

    public int Writes { get; private set; }

    /// <summary>What another does just before this one writes.</summary>
    public Func<Task>? BeforeWrite { get; init; }

    /// <summary>What another does just before this one reads by a statement, whose text it is given.</summary>
    public Action<string>? BeforeStatement { get; init; }

    public ConversationStoreOptions Options => inner.Options;

    public long Now => inner.Now;

    public Microsoft.Extensions.Logging.ILogger Logger => inner.Logger;

    public Conversa.Data.Embeddings.VectorIndexes Vectors => inner.Vectors;

    public Conversa.Data.Caches.CacheTraffic Caches => inner.Caches;

    public Conversa.Data.Queue.TaskSignal TaskSignal => inner.TaskSignal;

    // It is to count every read.
    public Conversa.Data.Storage.Hot.HotCache? Hot => null;

    public bool IsInUse(string path) => inner.IsInUse(path);

    public Task<T> ReadAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        Reads++;
        return BeforeStatement is null ? inner.ReadAsync(work, cancellationToken) : inner.ReadAsync(session => WatchedAsync(session, work), cancellationToken);
    }

    public async Task<T> WriteAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken, bool singleStatement = false)
    {
        Writes++;
        await (BeforeWrite?.Invoke() ?? Task.CompletedTask);
        return await inner.WriteAsync(work, cancellationToken, singleStatement);
    }

    public Task<T> SearchAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken) => ReadAsync(work, cancellationToken);

    public Task<bool> CatchUpSearchAsync(CancellationToken cancellationToken) => inner.CatchUpSearchAsync(cancellationToken);

    private async ValueTask<T> WatchedAsync<T>(DbSession session, Func<DbSession, ValueTask<T>> work)
    {
        var handle = session.Connection.Handle!;
        raw.sqlite3_trace(handle, (_, text) => BeforeStatement!(text), null!);
        try
        {
            return await work(session);
        }
        finally
        {
            raw.sqlite3_trace(handle, (strdelegate_trace)null!, null!);
        }
    }
}
