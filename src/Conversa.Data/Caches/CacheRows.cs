using Conversa.Data.Storage;

namespace Conversa.Data.Caches;

/// <summary>What both caches do alike with their rows, by the blocks of each.</summary>
internal sealed record CacheRows(string GetTotals, string GetTotalsOfUser, string MakeRoom, string Clear, string ClearOfUser)
{
    /// <summary>The most rows that one write removes beside what it stores, and the rows of a batch.</summary>
    public const int Batch = 100;

    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(36_500);

    public static readonly CacheRows Responses =
        new("response_cache/GetTotals", "response_cache/GetTotalsOfUser", "response_cache/MakeRoom", "response_cache/Clear", "response_cache/ClearOfUser");

    public static readonly CacheRows FileResults =
        new("file_cache/GetTotals", "file_cache/GetTotalsOfUser", "file_cache/MakeRoom", "file_cache/Clear", "file_cache/ClearOfUser");

    /// <summary>Removes what is more than the cache may hold, a batch at most. The room is everybody's, so whosever was used longest ago goes.</summary>
    /// <returns>How many rows went.</returns>
    public async ValueTask<int> MakeRoomAsync(DbSession session, ConversationStoreOptions options, string keptId)
    {
        var (entries, bytes) = await TotalsAsync(session, owner: null).ConfigureAwait(false);
        entries -= options.CacheMaxEntries;
        bytes -= options.CacheMaxBytes;
        return entries <= 0 && bytes <= 0
            ? 0
            : await session.Statement(MakeRoom)
                .Bind("keptId", keptId).Bind("owner", (string?)null).Bind("batch", Batch).Bind("entries", entries).Bind("bytes", bytes)
                .ExecuteAsync().ConfigureAwait(false);
    }

    public async ValueTask<(long Entries, long Bytes)> TotalsAsync(DbSession session, string? owner)
    {
        var statement = owner is null ? session.Statement(GetTotals) : session.Statement(GetTotalsOfUser).Bind("userId", owner);
        return await statement.Bind("owner", owner).FindAsync(row => (row.Integer(0), row.Integer(1))).ConfigureAwait(false);
    }

    public Task<int> ClearAsync(IDatabase db, string? userId, string? owner, CancellationToken cancellationToken)
    {
        Require.NameOrNull(userId);
        Owners.RequireSame(userId, owner);
        var user = userId ?? owner;
        return RepeatAsync(db, session => session.ExecuteAsync(user is null ? Clear : ClearOfUser, new { userId = user, owner, batch = Batch }), cancellationToken);
    }

    public async Task<CacheStatistics> StatisticsAsync(IDatabase db, CacheCounts counts, string? owner, CancellationToken cancellationToken)
    {
        var (entries, bytes) = await db.ReadAsync(session => TotalsAsync(session, owner), cancellationToken).ConfigureAwait(false);
        return owner is null
            ? new() { Entries = entries, Bytes = bytes, Hits = counts.Hits, Misses = counts.Misses, TokensSaved = counts.TokensSaved }
            : new() { Entries = entries, Bytes = bytes };
    }

    /// <summary>Writes until a write finds less than a batch, so that nobody waits long for the writer.</summary>
    public static async Task<int> RepeatAsync(IDatabase db, Func<DbSession, ValueTask<int>> write, CancellationToken cancellationToken)
    {
        var total = 0;
        while (true)
        {
            var removed = await db.WriteAsync(write, cancellationToken, singleStatement: true).ConfigureAwait(false);
            total += removed;
            if (removed < Batch)
            {
                return total;
            }
        }
    }
}
