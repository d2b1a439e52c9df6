using Conversa.Data.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Conversa.Data.Migrations;

/// <summary>The transaction around one script: all of it or nothing, and no reference left broken.</summary>
internal static class MigrationTransaction
{
    public static async ValueTask<bool> RunAsync(DbSession session, SqliteEngine engine, string name, Func<bool> work, CancellationToken cancellationToken) =>
        await RunAsync(session, engine, name, () => new ValueTask<bool>(work()), cancellationToken).ConfigureAwait(false);

    public static async ValueTask<bool> RunAsync(DbSession session, SqliteEngine engine, string name, Func<ValueTask<bool>> work, CancellationToken cancellationToken)
    {
        await WriteLock.BeginAsync(session, engine.Options.LockTimeout, null, cancellationToken).ConfigureAwait(false);
        try
        {
            var changed = await work().ConfigureAwait(false);
            if (changed && session.Statement("migrations/FindBrokenReference").Find(s => s.Text(0)) is { } table)
            {
                throw new ConversationStoreSchemaException($"Migration '{name}' would leave broken references in table '{table}'; it was undone.");
            }

            session.Commit();
            return changed;
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_TRIGGER)
        {
            // The words are the trigger's own, and can quote a row.
            session.Rollback();
            throw new ConversationStoreSchemaException($"Migration '{name}' failed and was undone: a trigger refused a row.");
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG)
        {
            session.Rollback();
            throw new ConversationStoreSchemaException($"Migration '{name}' failed and was undone: {e.Message}", e);
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }
}
