using Conversa.Data.Storage;

namespace Conversa.Data.Exports;

/// <summary>Writes one export, of everything or of one user, from one view of the database, a row at a time.</summary>
internal sealed class Exporter(SqliteEngine engine, string? owner, Stream destination, IProgress<ExportProgress>? progress)
{
    private readonly Dictionary<string, long> _rows = ExportedTable.All.ToDictionary(table => table.Name, _ => 0L, StringComparer.Ordinal);
    private long _total;

    /// <summary>Checks the arguments, then runs on a thread of its own: it is long, and hardly ever awaits.</summary>
    public static Task<ExportResult> RunAsync(SqliteEngine engine, string? owner, Stream destination, IProgress<ExportProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _ = Require.NameOrNull(owner, "userId");
        return destination.CanWrite
            ? Task.Run(() => new Exporter(engine, owner, destination, progress).RunAsync(cancellationToken), cancellationToken)
            : throw new ArgumentException("destination must be a stream that can be written.", nameof(destination));
    }

    private async Task<ExportResult> RunAsync(CancellationToken cancellationToken)
    {
        await engine.OpenAsync(cancellationToken).ConfigureAwait(false);
        return await engine.ReadApartAsync(
            (session, token) => Snapshot.ReadAsync(session, view => WriteAsync(view, token)),
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ExportResult> WriteAsync(DbSession session, CancellationToken cancellationToken)
    {
        using var file = new ExportFile(destination);
        var schemaVersion = session.Statement("migrations/FindInfo").Find(row => row.Integer(0)); // The first read: what is committed later is not seen.
        file.WriteHeader(schemaVersion, engine.Options.TimeProvider.GetUtcNow(), owner);
        foreach (var table in ExportedTable.All.Where(table => owner is null || table.OwnedBlock is not null))
        {
            await WriteAsync(session, ExportShape.Read(session, table), file, cancellationToken).ConfigureAwait(false);
        }

        file.WriteEnd(_rows);
        await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
        return new() { Rows = _rows };
    }

    private async ValueTask WriteAsync(DbSession session, ExportShape shape, ExportFile file, CancellationToken cancellationToken)
    {
        using var rows = session.Prepare(
            owner is not null ? engine.Sql[shape.Table.OwnedBlock!]
            : shape.Table.AllBlock is { } block ? engine.Sql[block]
            : $"SELECT * FROM {Identifier.Quote(shape.Name)} ORDER BY {shape.Order}");
        if (owner is not null)
        {
            rows.Bind("owner", owner);
        }

        var names = rows.Columns.ToList();
        var at = shape.Columns.Select(column => names.IndexOf(column.Name)).ToArray();
        await rows.ForEachAsync(row =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.WriteRow(shape, row, at);
            _rows[shape.Name]++;
            if (++_total % ExportFormat.RowsBetweenReports == 0)
            {
                Report(shape);
            }

            return file.FlushIfFullAsync(cancellationToken);
        }).ConfigureAwait(false);
        if (_rows[shape.Name] > 0)
        {
            Report(shape);
        }
    }

    private void Report(ExportShape shape) => progress?.Report(new() { Table = shape.Name, Rows = _total });
}
