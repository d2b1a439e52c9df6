using Conversa.Data.Migrations;
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
}
