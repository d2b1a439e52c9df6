using Conversa.Data.Exports;

namespace Conversa.Data.Storage;

internal sealed class UserStore(IDatabase db, SqliteEngine engine, string userId) : StoreModules(db, Require.Name(userId)), IUserStore
{
    public string UserId => userId;

    public Task<ExportResult> ExportAsync(Stream destination, IProgress<ExportProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Exporter.RunAsync(engine, userId, destination, progress, cancellationToken);

    public Task<ImportResult> ImportAsync(Stream source, ImportConflicts conflicts = ImportConflicts.Refuse, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Importer.RunAsync(engine, source, userId, conflicts, progress, cancellationToken);
}
