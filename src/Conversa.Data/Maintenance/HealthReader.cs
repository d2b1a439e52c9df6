using Conversa.Data.Migrations;
using Conversa.Data.Storage;

namespace Conversa.Data.Maintenance;

/// <summary>Gathers how the store is.</summary>
internal sealed class HealthReader(SqliteEngine engine)
{
    public async Task<StoreHealth> ReadAsync(CancellationToken cancellationToken)
    {
        // Before its own reads are among those under way.
        var health = WithoutDatabase();
        try
        {
            if (!engine.File.ReadOnly && !await engine.ReadAsync(session => Snapshot.ReadAsync(session, s => new ValueTask<bool>(IsSound(s))), cancellationToken).ConfigureAwait(false))
            {
                await engine.MendIndexAsync(cancellationToken).ConfigureAwait(false);
            }

            return await engine.ReadAsync(session => new ValueTask<StoreHealth>(WithDatabase(health, session)), cancellationToken).ConfigureAwait(false);
        }
        catch (ConversationStoreException e)
        {
            return health with { Error = e.Message };
        }
    }

    public static SearchIndexHealth ReadIndex(Statement row) => new()
    {
        Name = row.Text(0),
        IsRebuilding = row.IntegerOrNull(1) == MessageIndex.Condemned,
        PendingRows = row.Integer(2),
        DamagedAt = Times.OrNull(row.IntegerOrNull(3)),
        RebuiltAt = Times.OrNull(row.IntegerOrNull(4)),
    };

    private static bool IsSound(DbSession session)
    {
        try
        {
            return MessageIndex.IsSound(session);
        }
        catch (Exception e) when (IndexRepair.IsIndexDamage(e))
        {
            return false;
        }
    }

    private StoreHealth WithDatabase(StoreHealth health, DbSession session) => health with
    {
        IsConnected = true,
        SearchIndexes = session.Statement("search_index/ListIndexes").List(ReadIndex),
        SchemaVersion = session.Statement("migrations/FindInfo").Find(row => (int)row.Integer(0)),
        EditedScripts = [.. new Migrator(session, engine).Edited().Order(StringComparer.Ordinal)],
        FreePages = session.Statement("health/CountFreePages").Find(row => row.Integer(0)),
    };

    private StoreHealth WithoutDatabase()
    {
        var version = SqliteVersion.Current;
        return new()
        {
            IsConnected = false,
            SearchIndexes = [],
            WriteQueueDepth = engine.WriteQueueDepth,
            WriteQueueCapacity = engine.Options.WriteQueueCapacity,
            LastSyncTime = Times.OrNull(engine.LastCheckpoint?.At),
            LastSyncDuration = engine.LastCheckpoint?.Duration,
            DiskUsageBytes = engine.File.DiskBytes,
            WalBytes = engine.File.WalBytes,
            WalLimitBytes = SqliteFile.WalLimit,
            UncopiedFrames = engine.UncopiedFrames,
            EditedScripts = [],
            SqliteVersion = version,
            SqliteBugs = SqliteVersion.KnownBugs(version),
            OldestReader = engine.OldestRead,
            Reads = engine.Reads.Summary(),
            Writes = engine.Writes.Summary(),
            VectorBytes = engine.VectorBytes,
            HotCacheSize = engine.HotCache?.Count ?? 0,
            HotCacheBytes = engine.HotCache?.Bytes ?? 0,
            HotCacheHitRatio = engine.HotCache?.HitRatio,
            CacheHitRatio = engine.Caches.HitRatio,
        };
    }
}
