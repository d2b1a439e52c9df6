using Conversa.Data.Storage;

namespace Conversa.Data.Exports;

/// <summary>Imports one file: reads and checks all of it into a stage, then writes it in one transaction.</summary>
internal sealed class Importer(SqliteEngine engine, Stream source, string? owner, ImportConflicts conflicts, IProgress<ImportProgress>? progress)
{
    // More than the option lets any store take: what is in a host's file was stored, perhaps when the option was another.
    private const int LongestText = 100 << 20;

    // Names, numbers, a vector.
    private const long RoomForTheRest = 4 << 20;

    /// <summary>Checks the arguments, then runs on a thread of its own: it is long, and hardly ever awaits.</summary>
    public static Task<ImportResult> RunAsync(
        SqliteEngine engine, Stream source, string? owner, ImportConflicts conflicts, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        _ = Require.Defined(conflicts);
        return source.CanRead
            ? Task.Run(() => new Importer(engine, source, owner, conflicts, progress).RunAsync(cancellationToken), cancellationToken)
            : throw new ArgumentException("source must be a stream that can be read.", nameof(source));
    }

    private async Task<ImportResult> RunAsync(CancellationToken cancellationToken)
    {
        // Whether it can be written is asked before all the reading.
        var schema = await engine.WriteApartAsync(session => new ValueTask<ImportSchema>(ImportSchema.Read(session)), cancellationToken).ConfigureAwait(false);
        var path = CreateFile();
        try
        {
            using (var stage = new ImportStage(path, schema, engine.Sql))
            {
                await ReadAsync(stage, schema, cancellationToken).ConfigureAwait(false);
            }

            var importer = new ImportedBy(IsHost: owner is null, owner is null ? null : Owners.HashOf(owner, engine.Options));
            var writing = new ImportWriting(engine, path, schema, importer, conflicts, progress);
            return await engine.WriteApartAsync(session => writing.RunAsync(session, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (SqliteErrors.Translate(e, cancellationToken) is { } ours)
        {
            throw ours;
        }
        finally
        {
            Delete(path);
        }
    }

    // What came of the import is worth more than a file that is left, as one is by a crash.
    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private async Task ReadAsync(ImportStage stage, ImportSchema schema, CancellationToken cancellationToken)
    {
        var longestText = owner is null ? LongestText : engine.Options.MaxContentBytes;
        var latest = owner is null ? ImportRule.LatestOfHost : Require.LatestTime(engine.Now);
        var header = await new ImportReading(new ImportLines(source, LimitOfLine(schema, longestText)), stage, schema, longestText, latest, progress).RunAsync(cancellationToken).ConfigureAwait(false);
        if (owner is not null && !string.Equals(header.UserId, owner, StringComparison.Ordinal))
        {
            throw ImportErrors.Format(1, "it is not an export of this user.");
        }

        stage.Finish(header.UserId);
    }

    // As long as a row can become whose texts are all as long as they may be and are all escaped; but no export makes a line that does not fit an array.
    private static int LimitOfLine(ImportSchema schema, int longestText)
    {
        var texts = schema.Shapes.Max(shape => shape.Columns.Count(column => column.Type == "TEXT"));
        return (int)Math.Min(RoomForTheRest + ((long)texts * ExportFormat.MostEscaped * longestText), Array.MaxLength);
    }

    // Beside the database, where as much room and as few readers can be expected as there.
    private string CreateFile()
    {
        var directory = engine.File.InMemory ? Path.GetTempPath() : Path.GetDirectoryName(engine.File.Path)!;
        var path = Path.Combine(directory, $".{Ids.New(engine.Now)}.import");
        try
        {
            SqliteFile.CreatePrivate(path);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConversationStoreUnavailableException($"The file '{path}', into which what is imported is read first, cannot be made: {e.Message}", e);
        }
    }
}
