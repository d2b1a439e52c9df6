using Conversa.Data.Exports;
using Conversa.Data.Migrations;
using Conversa.Data.Retention;
using Conversa.Data.Secrets;
using Conversa.Data.Storage;

namespace Conversa.Data.Maintenance;

internal sealed class MaintenanceService(SqliteEngine engine) : IMaintenance
{
    // A store in use reads first whether there is anything to do: to look after the schema waits for its writes, and has its reads wait.
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default) =>
        engine.OpenWriter is not null && await engine.ReadAsync(session => new Migrator(session, engine).HasNothingToDoAsync(), cancellationToken).ConfigureAwait(false)
            ? []
            : await engine.MaintainAsync(session => new Migrator(session, engine).MigrateAsync(cancellationToken), cancellationToken).ConfigureAwait(false);

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

    public Task<StoreHealth> GetHealthAsync(CancellationToken cancellationToken = default) => new HealthReader(engine).ReadAsync(cancellationToken);

    public Task<StoreCheckReport> CheckAsync(StoreChecks checks, CancellationToken cancellationToken = default)
    {
        if ((checks & ~StoreChecks.All) != StoreChecks.None)
        {
            throw new ArgumentOutOfRangeException(nameof(checks), checks, "It names checks that do not exist.");
        }

        return new Checks(engine).RunAsync(checks, cancellationToken);
    }

    public Task<IReadOnlyList<string>> CheckSearchAsync(CancellationToken cancellationToken = default) =>
        engine.WriteAsync<IReadOnlyList<string>>(
            session =>
            {
                var damaged = IndexRepair.CheckAll(session, engine.Now);
                return new(session.Statement("search_index/ListIndexes").List(HealthReader.ReadIndex).Select(i => i.Name).Where((_, i) => damaged.Contains(i + 1)).ToList());
            },
            cancellationToken);

    public Task<SecretRotation> RotateSecretsAsync(CancellationToken cancellationToken = default) => new SecretRotator(engine).RunAsync(cancellationToken);

    // On a thread of its own: a caller that finds the writer free runs on its own otherwise, and this is long.
    public Task<UserErasure> EraseUserAsync(string userId, IProgress<UserErasure>? progress = null, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        return Task.Run(EraseAsync, cancellationToken);

        async Task<UserErasure> EraseAsync()
        {
            var erasure = await new UserEraser(engine, userId, progress).RunAsync(cancellationToken).ConfigureAwait(false);

            // What is kept of them would never be given again, but it would be there.
            engine.HotCache?.Clear();
            return erasure;
        }
    }

    public Task<BackupResult> BackupAsync(string path, bool overwrite = false, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var backup = new Backup(engine, BackupPath.Check(path, engine), overwrite, progress);

        // Long work that hardly ever awaits: on a thread of its own, so that it does not hold the caller's.
        return Task.Run(() => backup.RunAsync(cancellationToken), cancellationToken);
    }

    public Task RestoreAsync(string path, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var restore = new Restore(engine, BackupPath.Check(path, engine), progress);
        return Task.Run(() => restore.RunAsync(cancellationToken), cancellationToken);
    }

    public Task<RetentionReport> ApplyRetentionAsync(
        IReadOnlyDictionary<RetentionTable, RetentionPolicy>? policies = null,
        bool dryRun = false,
        IProgress<RetentionReport>? progress = null,
        CancellationToken cancellationToken = default)
    {
        // A copy: the caller may change its own meanwhile.
        var own = new Dictionary<RetentionTable, RetentionPolicy>(policies ?? (IEnumerable<KeyValuePair<RetentionTable, RetentionPolicy>>)engine.Options.Retention);
        return RetentionPolicy.Failure(own, nameof(policies)) is { } failure
            ? throw new ArgumentException(failure, nameof(policies))
            : Task.Run(() => new RetentionRun(engine, own, dryRun, progress).RunAsync(cancellationToken), cancellationToken);
    }

    public Task<ExportResult> ExportAsync(Stream destination, string? userId = null, IProgress<ExportProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Exporter.RunAsync(engine, userId, destination, progress, cancellationToken);

    public Task<ImportResult> ImportAsync(Stream source, ImportConflicts conflicts = ImportConflicts.Refuse, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Importer.RunAsync(engine, source, owner: null, conflicts, progress, cancellationToken);
}
