using Conversa.Data.Maintenance;

namespace Conversa.Data.Storage;

/// <summary>Puts one backup in the place of the database, in one transaction of the writer.</summary>
internal sealed class Restore(SqliteEngine engine, string path, IProgress<BackupProgress>? progress)
{
    private const double Checked = 0.5;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            Report(BackupStep.Checking, 0);
            using var backup = BackupCheck.Open(path, engine.Sql);
            BackupCheck.RequireWhole(backup, cancellationToken);
            BackupCheck.RequireUsable(backup, engine);
            await engine.MaintainAsync(session => ReplaceAsync(session, backup, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (SqliteErrors.Translate(e, cancellationToken, path) is { } ours)
        {
            throw ours;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConversationStoreNotFoundException($"There is no backup '{path}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConversationStoreUnavailableException($"The backup '{path}' cannot be read: {e.Message}", e);
        }

        // It is in its place: what follows is the beginning of its use.
        if (engine.Options.ApplySchema)
        {
            await engine.OpenAsync(CancellationToken.None).ConfigureAwait(false);
        }

        Report(BackupStep.Completed, 1);
    }

    private async ValueTask<int> ReplaceAsync(DbSession session, DbSession backup, CancellationToken cancellationToken)
    {
        if (session.RunScalar("PRAGMA page_size") != backup.RunScalar("PRAGMA page_size"))
        {
            throw new ConversationStoreSchemaException("The backup has pages of another size than the database.");
        }

        session.WaitForLocks(SqliteFile.BriefWait); // The waiting is done between the tries, where it can be cancelled.
        using var copy = backup.CopyOver(session);
        return await copy.RunAsync(engine.Options.LockTimeout, part => Report(BackupStep.Copying, Checked + (part * (1 - Checked) * 0.9)), cancellationToken).ConfigureAwait(false);
    }

    private void Report(BackupStep step, double fraction) => progress?.Report(new() { Step = step, Fraction = fraction });
}
