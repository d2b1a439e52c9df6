using System.Text;
using Conversa.Data.Storage;

namespace Conversa.Data.Caches;

internal sealed class FileProcessingCache(IDatabase db, string? owner) : IFileProcessingCache
{
    public async Task<CachedFileResult?> GetAsync(FileResultKey key, CancellationToken cancellationToken = default)
    {
        key = Check(key);
        var args = new { now = db.Now, filePath = key.FilePath, fileHash = key.FileHash, processingType = key.ProcessingType, optionsHash = HashOf(key), userId = key.UserId, owner };

        // Reading a result is using it, so it is a write.
        var row = await db.WriteAsync(session => session.FindAsync<CachedFileResultRow>("file_cache/Get", args), cancellationToken, singleStatement: true).ConfigureAwait(false);
        if (row is null)
        {
            db.Caches.FileResults.Miss();
            return null;
        }

        db.Caches.FileResults.Hit();
        return row.ToResult();
    }

    public Task<bool> SetAsync(FileResultKey key, string resultData, CancellationToken cancellationToken = default)
    {
        var given = Check(key);
        Require.Json(resultData, db.Options);
        return db.WriteAsync(session => SetAsync(session, given, resultData), cancellationToken);
    }

    public Task<bool> RemoveAsync(FileResultKey key, CancellationToken cancellationToken = default)
    {
        var given = Check(key);
        return db.WriteAsync(async session => await RemoveAsync(session, given).ConfigureAwait(false) > 0, cancellationToken, singleStatement: true);
    }

    public Task<int> RemoveByPathAsync(string filePath, string? userId = null, CancellationToken cancellationToken = default)
    {
        Require.NotEmpty(filePath, db.Options);
        Require.NameOrNull(userId);
        Owners.RequireSame(userId, owner);
        var args = new { filePath, userId = userId ?? owner, owner, batch = CacheRows.Batch };
        return CacheRows.RepeatAsync(db, session => session.ExecuteAsync("file_cache/RemoveByPath", args), cancellationToken);
    }

    public Task<int> ClearAsync(string? userId = null, CancellationToken cancellationToken = default) =>
        CacheRows.FileResults.ClearAsync(db, userId, owner, cancellationToken);

    public async Task<int> TrimAsync(TimeSpan? unusedFor = null, CancellationToken cancellationToken = default)
    {
        if (unusedFor < TimeSpan.Zero || unusedFor > CacheRows.LongestLifetime)
        {
            throw new ArgumentOutOfRangeException(nameof(unusedFor), unusedFor, "unusedFor must be 0 to 36,500 days.");
        }

        var lifetime = unusedFor ?? db.Options.CacheLifetime;
        return await CacheRows.RepeatAsync(db, session => RemoveUnusedAsync(session, lifetime, owner), cancellationToken).ConfigureAwait(false)
            + await CacheRows.RepeatAsync(db, session => CacheRows.FileResults.MakeRoomAsync(session, db.Options, keptId: ""), cancellationToken).ConfigureAwait(false);
    }

    public Task<CacheStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        CacheRows.FileResults.StatisticsAsync(db, db.Caches.FileResults, owner, cancellationToken);

    // No options have no hash: those of an empty object are options too.
    private static string HashOf(FileResultKey key) => key.ProcessingOptions is null ? "" : CanonicalJson.Hash(key.ProcessingOptions);

    private FileResultKey Check(FileResultKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Require.NotEmpty(key.FilePath, db.Options);
        var hash = Require.Sha256(key.FileHash);
        Require.Name(key.ProcessingType);
        var options = key.ProcessingOptions is null ? null : CanonicalJson.Of(key.ProcessingOptions, db.Options, "key.ProcessingOptions");
        Require.NameOrNull(key.UserId);
        Owners.RequireSame(key.UserId, owner);
        return key with { FileHash = hash, ProcessingOptions = options, UserId = key.UserId ?? owner };
    }

    private async ValueTask<bool> SetAsync(DbSession session, FileResultKey key, string resultData)
    {
        if (Encoding.UTF8.GetByteCount(resultData) + Encoding.UTF8.GetByteCount(key.ProcessingOptions ?? "") > db.Options.CacheMaxBytes)
        {
            await RemoveAsync(session, key).ConfigureAwait(false);
            return false;
        }

        var now = db.Now;
        var id = Ids.New(now);
        var stored = await session.ExecuteAsync("file_cache/Set", new
        {
            id,
            userId = key.UserId,
            filePath = key.FilePath,
            fileHash = key.FileHash,
            processingType = key.ProcessingType,
            options = key.ProcessingOptions,
            optionsHash = HashOf(key),
            resultData,
            now,
            owner,
        }).ConfigureAwait(false) > 0;
        if (!stored)
        {
            throw new ConversationStoreNotFoundException($"User '{key.UserId}' does not exist.");
        }

        await RemoveUnusedAsync(session, db.Options.CacheLifetime, ofOwner: null).ConfigureAwait(false);
        await CacheRows.FileResults.MakeRoomAsync(session, db.Options, id).ConfigureAwait(false);
        return true;
    }

    private ValueTask<int> RemoveAsync(DbSession session, FileResultKey key) => session.ExecuteAsync(
        "file_cache/Remove",
        new { filePath = key.FilePath, fileHash = key.FileHash, processingType = key.ProcessingType, optionsHash = HashOf(key), userId = key.UserId, owner });

    private ValueTask<int> RemoveUnusedAsync(DbSession session, TimeSpan lifetime, string? ofOwner) => lifetime == Timeout.InfiniteTimeSpan
        ? new(0)
        : session.ExecuteAsync("file_cache/RemoveUnused", new { before = db.Now - (long)lifetime.TotalMilliseconds, owner = ofOwner, batch = CacheRows.Batch });
}
