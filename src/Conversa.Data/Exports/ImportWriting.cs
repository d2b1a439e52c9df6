using Conversa.Data.Storage;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Exports;

/// <summary>Writes what is on the stage into the store, in one transaction.</summary>
internal sealed class ImportWriting(SqliteEngine engine, string path, ImportSchema schema, ImportedBy importer, ImportConflicts conflicts, IProgress<ImportProgress>? progress)
{
    private long _total;

    public async ValueTask<ImportResult> RunAsync(DbSession session, CancellationToken cancellationToken)
    {
        Detach(session);
        using (var attach = session.Prepare($"ATTACH DATABASE @path AS {ImportRows.Stage}"))
        {
            attach.Bind("path", path).Execute();
        }

        try
        {
            // A journal in memory needs no file, and makes a commit one of the store's file alone.
            _ = session.RunScalar($"PRAGMA {ImportRows.Stage}.journal_mode = MEMORY");
            using var interrupt = cancellationToken.UnsafeRegister(static s => ((DbSession)s!).Interrupt(), session);
            await WriteLock.BeginAsync(session, engine.Options.LockTimeout, null, cancellationToken).ConfigureAwait(false);
            var result = Write(session, cancellationToken);
            session.Commit();
            engine.TaskSignal.Note();
            return result;
        }
        finally
        {
            session.Rollback();
            try
            {
                Detach(session);
            }
            catch (SqliteException)
            {
                // The next import detaches it; what came of this one is to be told.
            }
        }
    }

    private static void Detach(DbSession session)
    {
        if (session.RunScalar($"SELECT 1 FROM pragma_database_list WHERE name = '{ImportRows.Stage}'") is not null)
        {
            session.RunScript($"DETACH DATABASE {ImportRows.Stage}");
        }
    }

    private ImportResult Write(DbSession session, CancellationToken cancellationToken)
    {
        // What a row refers to may come after it: the commit looks.
        session.RunScript("PRAGMA defer_foreign_keys = ON");
        var tables = schema.Shapes.Select(shape => (shape.Name, Rows: new ImportRows(session, shape, importer))).ToList();
        foreach (var (_, rows) in tables)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Compare(conflicts);
        }

        foreach (var (_, rows) in tables)
        {
            rows.Add(() => Added(cancellationToken));
        }

        TakeBackActivity(session);
        Report();
        return new() { Tables = tables.ToDictionary(table => table.Name, table => table.Rows.Count(), StringComparer.Ordinal) };
    }

    // Each message that comes into a conversation moves its last activity; those that came with theirs have the file's.
    private static void TakeBackActivity(DbSession session) => session.RunScript($"""
        UPDATE main.conversations AS m
        SET last_activity_at = s.last_activity_at, updated_at = s.updated_at
        FROM {ImportRows.Stage}.conversations AS s
        WHERE s.id = m.id AND s.{ImportStage.State} = {ImportRows.New} AND m.updated_at <> s.updated_at
        """);

    private void Added(CancellationToken cancellationToken)
    {
        if (++_total % ExportFormat.RowsBetweenReports == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Report();
        }
    }

    private void Report() => progress?.Report(new() { Step = ImportStep.Writing, Rows = _total });
}
