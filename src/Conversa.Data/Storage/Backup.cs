using Conversa.Data.Files;
using Conversa.Data.Maintenance;

namespace Conversa.Data.Storage;

/// <summary>Makes one backup: a copy under a temporary name, which gets its own only when it was found whole.</summary>
internal sealed class Backup(SqliteEngine engine, string path, bool overwrite, IProgress<BackupProgress>? progress)
{
    // About how the time divides between writing and reading back.
    private const double Copied = 0.5;

    private readonly string _temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Ids.New(engine.Now)}.tmp");

    public async Task<BackupResult> RunAsync(CancellationToken cancellationToken)
    {
        var time = engine.Options.TimeProvider;
        var started = time.GetTimestamp();
        if (!overwrite && Path.Exists(path))
        {
            throw Exists();
        }

        try
        {
            SqliteFile.CreatePrivate(_temporary);
            var pages = await engine.ReadApartAsync(CopyAsync, cancellationToken).ConfigureAwait(false);
            Check(cancellationToken);
            var content = await FileContent.ReadAsync(_temporary, cancellationToken).ConfigureAwait(false);
            Publish(cancellationToken);
            Report(BackupStep.Completed, 1);
            return new() { Path = path, Bytes = content.Size, Pages = pages, Duration = time.GetElapsedTime(started), Sha256 = content.Hash };
        }
        catch (Exception e) when (SqliteErrors.Translate(e, cancellationToken, path) is { } ours)
        {
            throw ours;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConversationStoreUnavailableException($"The backup '{path}' cannot be written: {e.Message}", e);
        }
        finally
        {
            RemoveTemporary();
        }
    }

    // All of it within one read transaction, so that writers neither wait nor make it begin anew.
    private ValueTask<int> CopyAsync(DbSession source, CancellationToken cancellationToken) => Snapshot.ReadAsync(source, async view =>
    {
        _ = view.SchemaVersion; // The first read is what begins the transaction.
        Report(BackupStep.Copying, 0);
        using var destination = SqliteFile.OpenNewBackup(_temporary, engine.Sql);
        int pages;
        using (var copy = view.CopyOver(destination))
        {
            pages = await copy.RunAsync(engine.Options.LockTimeout, part => Report(BackupStep.Copying, part * Copied), cancellationToken).ConfigureAwait(false);
        }

        // The copy says that it has a WAL, as its source does; as a plain file it opens anywhere.
        _ = destination.RunScalar("PRAGMA journal_mode = DELETE");
        return pages;
    });

    private void Check(CancellationToken cancellationToken)
    {
        Report(BackupStep.Checking, Copied);
        using var copy = BackupCheck.Open(_temporary, engine.Sql);
        BackupCheck.RequireWhole(copy, cancellationToken);
        Report(BackupStep.Checking, 0.9);
    }

    // A name that a power cut leaves must not lead to bytes that it took.
    private void Publish(CancellationToken cancellationToken)
    {
        using (var file = File.OpenHandle(_temporary, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(file);
        }

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            File.Move(_temporary, path, overwrite);
        }
        catch (IOException) when (!overwrite && Path.Exists(path))
        {
            throw Exists(); // It came meanwhile.
        }
    }

    private void RemoveTemporary()
    {
        foreach (var file in new[] { _temporary, _temporary + "-wal", _temporary + "-journal" }.Where(File.Exists))
        {
            File.Delete(file);
        }
    }

    private void Report(BackupStep step, double fraction) => progress?.Report(new() { Step = step, Fraction = fraction });

    private ConversationStoreConflictException Exists() => new($"The file '{path}' exists already: ask to overwrite it, or choose another name.");
}
