using Conversa.Data.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Caches;

internal sealed partial class ResponseCache(IDatabase db, string? owner) : IResponseCache
{
    public Task<CachedResponse?> GetAsync(ResponseRequest request, CancellationToken cancellationToken = default) =>
        GetAsync(ResponseKey.Of(request, db, owner), cancellationToken);

    public Task<bool> SetAsync(ResponseRequest request, NewCachedResponse response, CancellationToken cancellationToken = default)
    {
        var key = ResponseKey.Of(request, db, owner);
        ArgumentNullException.ThrowIfNull(response);
        return SetAsync(ResponseSet.Check(key, response, db), cancellationToken);
    }

    public async Task<CachedResponse> GetOrAddAsync(ResponseRequest request, Func<CancellationToken, Task<NewCachedResponse>> make, CancellationToken cancellationToken = default)
    {
        var key = ResponseKey.Of(request, db, owner);
        ArgumentNullException.ThrowIfNull(make);
        return await db.Caches.Making.RunAsync($"{key.Hash}{key.UserId}", () => AddAsync(key, make, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public Task<bool> RemoveAsync(ResponseRequest request, CancellationToken cancellationToken = default)
    {
        var key = ResponseKey.Of(request, db, owner);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("response_cache/Remove", new { hash = key.Hash, userId = key.UserId, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public Task<int> ClearAsync(string? userId = null, CancellationToken cancellationToken = default) =>
        CacheRows.Responses.ClearAsync(db, userId, owner, cancellationToken);

    public async Task<int> TrimAsync(CancellationToken cancellationToken = default) =>
        await CacheRows.RepeatAsync(db, session => ResponseSet.RemoveExpiredAsync(session, db.Now, owner), cancellationToken).ConfigureAwait(false)
        + await CacheRows.RepeatAsync(db, session => CacheRows.Responses.MakeRoomAsync(session, db.Options, keptId: ""), cancellationToken).ConfigureAwait(false);

    public Task<CacheStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        CacheRows.Responses.StatisticsAsync(db, db.Caches.Responses, owner, cancellationToken);

    private async Task<CachedResponse?> GetAsync(ResponseKey key, CancellationToken cancellationToken)
    {
        // Reading an answer is using it, so it is a write.
        var found = await db.WriteAsync(
            session => session.Statement("response_cache/Get")
                .Bind("now", db.Now).Bind("hash", key.Hash).Bind("userId", key.UserId).Bind("owner", owner)
                .FindAsync(CachedResponseRow.Read),
            cancellationToken,
            singleStatement: true).ConfigureAwait(false);
        if (found is null)
        {
            db.Caches.Responses.Miss();
        }
        else
        {
            db.Caches.Responses.Hit(found.TokensUsed ?? 0);
        }

        return found;
    }

    private Task<bool> SetAsync(ResponseSet set, CancellationToken cancellationToken) =>
        db.WriteAsync(session => set.RunAsync(session, db, owner), cancellationToken);

    // Whoever waited for another's answer finds it now.
    private async Task<CachedResponse> AddAsync(ResponseKey key, Func<CancellationToken, Task<NewCachedResponse>> make, CancellationToken cancellationToken)
    {
        if (await TryGetAsync(key, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        var made = await make(cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException("make must not return null.");
        try
        {
            var set = ResponseSet.Check(key, made, db);
            if (!await SetAsync(set, CancellationToken.None).ConfigureAwait(false))
            {
                LogTooLarge(db.Logger);
            }

            return set.Response;
        }
        catch (Exception e)
        {
            // Whatever goes wrong here, the answer is made, and perhaps paid for.
            LogNotStored(db.Logger, e);
            return ResponseSet.Of(key, made, db.Options.CacheLifetime, db.Now).Response;
        }
    }

    private async Task<CachedResponse?> TryGetAsync(ResponseKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConversationStoreException or ObjectDisposedException)
        {
            LogNotRead(db.Logger, e);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cache of responses could not be read; the response is made anew")]
    private static partial void LogNotRead(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A response could not be cached; it is returned all the same")]
    private static partial void LogNotStored(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A response could not be cached, being larger than the whole cache may be; it is returned all the same")]
    private static partial void LogTooLarge(ILogger logger);
}
