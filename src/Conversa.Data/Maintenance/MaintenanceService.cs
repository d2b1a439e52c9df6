using Conversa.Data.Migrations;
using Conversa.Data.Secrets;
using Conversa.Data.Storage;

namespace Conversa.Data.Maintenance;

internal sealed class MaintenanceService(SqliteEngine engine) : IMaintenance
{
    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default) =>
        engine.MaintainAsync(session => new Migrator(session, engine).MigrateAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyList<string>> RollbackToAsync(int version, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        return engine.MaintainAsync(session => new Migrator(session, engine).RollbackToAsync(version, cancellationToken), cancellationToken);
    }

    public Task<MigrationStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        engine.MaintainAsync(session => new ValueTask<MigrationStatus>(new Migrator(session, engine).GetStatus()), cancellationToken);

    public Task SeedAsync(CancellationToken cancellationToken = default) =>
        engine.WriteAsync(
            session =>
            {
                session.RunScript(engine.Sql.Seed);
                return new ValueTask<bool>(true);
            },
            cancellationToken);

    public async Task<StoreHealth> GetHealthAsync(CancellationToken cancellationToken = default)
    {
        if (!await engine.ReadAsync(session => SearchSnapshot.ReadAsync(session, s => new ValueTask<bool>(IsSound(s))), cancellationToken).ConfigureAwait(false))
        {
            await engine.MendIndexAsync(cancellationToken).ConfigureAwait(false);
        }

        return await engine.ReadAsync(
            session => new ValueTask<StoreHealth>(new StoreHealth { SearchIndexes = session.Statement("search_index/ListIndexes").List(Read) }),
            cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<string>> CheckSearchAsync(CancellationToken cancellationToken = default) =>
        engine.WriteAsync<IReadOnlyList<string>>(
            session =>
            {
                var damaged = IndexRepair.CheckAll(session, engine.Now);
                return new(session.Statement("search_index/ListIndexes").List(Read).Select(i => i.Name).Where((_, i) => damaged.Contains(i + 1)).ToList());
            },
            cancellationToken);

    public Task<SecretRotation> RotateSecretsAsync(CancellationToken cancellationToken = default) => new SecretRotator(engine).RunAsync(cancellationToken);

    // On a thread of its own: a caller that finds the writer free runs on its own otherwise, and this is long.
    public Task<UserErasure> EraseUserAsync(string userId, IProgress<UserErasure>? progress = null, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        return Task.Run(() => new UserEraser(engine, userId, progress).RunAsync(cancellationToken), cancellationToken);
    }

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

    private static SearchIndexHealth Read(Statement row) => new()
    {
        Name = row.Text(0),
        IsRebuilding = row.IntegerOrNull(1) == MessageIndex.Condemned,
        PendingRows = row.Integer(2),
        DamagedAt = Times.OrNull(row.IntegerOrNull(3)),
        RebuiltAt = Times.OrNull(row.IntegerOrNull(4)),
    };
}
