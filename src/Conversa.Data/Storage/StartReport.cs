using Conversa.Data.Migrations;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Storage;

/// <summary>What an operator should know of a database that was opened. It comes a little later, so that it does not cost the start.</summary>
internal static partial class StartReport
{
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(500);

    /// <returns>False when there was nothing to look at, as the schema is being looked after or was taken back: to open the store is its user's to do.</returns>
    public static async Task<bool> RunAsync(SqliteEngine engine, ILogger logger, CancellationToken closing)
    {
        try
        {
            await Task.Delay(Later, closing).ConfigureAwait(false);
            if (!engine.IsReady)
            {
                return false;
            }

            if (SqliteVersion.HasWalResetBug(SqliteVersion.Current))
            {
                LogWalResetBug(logger, SqliteVersion.Current);
            }

            var edited = await engine.ReadOutsideUnitAsync(session => new ValueTask<IReadOnlySet<string>>(new Migrator(session, engine).Edited()), closing).ConfigureAwait(false);
            foreach (var script in edited)
            {
                LogEdited(logger, script);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The store was closed before anybody wanted to know.
        }
        catch (ConversationStoreException e)
        {
            LogFailed(logger, e);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "SQLite {Version} has a bug by which a checkpoint that overlaps a commit can corrupt the database. This store's never overlap; do not let other programs checkpoint it")]
    private static partial void LogWalResetBug(ILogger logger, Version version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Migration {Script} has been edited since it was applied")]
    private static partial void LogEdited(ILogger logger, string script);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database could not be checked after it was opened")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
