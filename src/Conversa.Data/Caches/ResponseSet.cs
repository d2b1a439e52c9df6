using System.Text;
using Conversa.Data.Storage;

namespace Conversa.Data.Caches;

/// <summary>Storing an answer: what is asked of it, and the statements.</summary>
internal sealed record ResponseSet(ResponseKey Key, CachedResponse Response)
{
    private long Bytes => Encoding.UTF8.GetByteCount(Response.PromptPreview) + Encoding.UTF8.GetByteCount(Response.Response) + Encoding.UTF8.GetByteCount(Response.Metadata ?? "");

    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    public static ResponseSet Check(ResponseKey key, NewCachedResponse response, IDatabase db)
    {
        Require.Text(response.Response, db.Options);
        Require.CountOrNull(response.TokensUsed);
        Require.NameOrNull(response.ModelUsed);
        Require.JsonOrNull(response.Metadata, db.Options);
        var lifetime = response.Lifetime ?? db.Options.CacheLifetime;
        if (lifetime != Timeout.InfiniteTimeSpan && (lifetime <= TimeSpan.Zero || lifetime > CacheRows.LongestLifetime))
        {
            throw new ArgumentOutOfRangeException("response.Lifetime", lifetime, "response.Lifetime must be more than 0 and at most 36,500 days, or infinite.");
        }

        return Of(key, response, lifetime, db.Now);
    }

    /// <summary>The answer as a row would have it, whether or not it can be one.</summary>
    public static ResponseSet Of(ResponseKey key, NewCachedResponse response, TimeSpan lifetime, long now)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now);
        return new(key, new()
        {
            Id = Ids.New(now),
            UserId = key.UserId,
            PromptHash = key.Hash,
            PromptPreview = key.Preview,
            Response = response.Response,
            TokensUsed = response.TokensUsed,
            ModelUsed = response.ModelUsed ?? key.Model,
            CreatedAt = at,
            LastAccessedAt = at,
            AccessCount = 1,
            ExpiresAt = lifetime == Timeout.InfiniteTimeSpan ? null : DateTimeOffset.FromUnixTimeMilliseconds((at + lifetime).ToUnixTimeMilliseconds()),
            Metadata = response.Metadata,
        });
    }

    /// <returns>False when it is larger than the whole cache may be.</returns>
    public async ValueTask<bool> RunAsync(DbSession session, IDatabase db, string? owner)
    {
        if (Bytes > db.Options.CacheMaxBytes)
        {
            await session.ExecuteAsync("response_cache/Remove", new { hash = Key.Hash, userId = Key.UserId, owner }).ConfigureAwait(false);
            return false;
        }

        var now = Response.CreatedAt.ToUnixTimeMilliseconds();
        var stored = await session.Statement("response_cache/Set")
            .Bind("id", Response.Id).Bind("userId", Key.UserId).Bind("hash", Key.Hash).Bind("preview", Key.Preview)
            .Bind("response", Response.Response).Bind("tokensUsed", Response.TokensUsed).Bind("modelUsed", Response.ModelUsed)
            .Bind("now", now).Bind("expiresAt", Response.ExpiresAt?.ToUnixTimeMilliseconds()).Bind("metadata", Response.Metadata).Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false) > 0;
        if (!stored)
        {
            throw new ConversationStoreNotFoundException($"User '{Key.UserId}' does not exist.");
        }

        await RemoveExpiredAsync(session, now, owner: null).ConfigureAwait(false);
        await CacheRows.Responses.MakeRoomAsync(session, db.Options, Response.Id).ConfigureAwait(false);
        return true;
    }

    public static ValueTask<int> RemoveExpiredAsync(DbSession session, long now, string? owner) =>
        session.Statement("response_cache/RemoveExpired").Bind("now", now).Bind("owner", owner).Bind("batch", CacheRows.Batch).ExecuteAsync();
}
