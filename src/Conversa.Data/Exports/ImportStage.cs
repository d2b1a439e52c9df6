using Conversa.Data.Metadata;
using Conversa.Data.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Conversa.Data.Exports;

/// <summary>
/// A database of its own for what is being imported, with the store's own tables: they check each row, before the store sees any of it. Beside its columns a row has the line
/// that it stood on and, later, what becomes of it.
/// </summary>
internal sealed class ImportStage : IDisposable
{
    public const string Line = "import_line";
    public const string State = "import_state";

    private readonly DbSession _session;
    private readonly SqlCatalog _sql;
    private readonly ImportSchema _schema;
    private readonly Dictionary<string, (Statement Insert, bool[] Present)> _inserts = new(StringComparer.Ordinal);

    public ImportStage(string path, ImportSchema schema, SqlCatalog sql)
    {
        (_sql, _schema) = (sql, schema);
        _session = SqliteFile.OpenStage(path, sql);
        _session.Begin();
        foreach (var definition in schema.Shapes.SelectMany(shape => schema.Definitions[shape.Name].Select((text, i) => i == 0 ? WithOurColumns(text) : text)))
        {
            _session.RunScript(definition);
        }
    }

    /// <summary>Takes a row in.</summary>
    /// <exception cref="ImportFormatException">The table does not take it.</exception>
    public void Add(ExportShape shape, object?[] values, bool[] present, long line)
    {
        var insert = Insert(shape, present, line);
        insert.Bind(Line, line);
        for (var i = 0; i < values.Length; i++)
        {
            if (present[i])
            {
                Bind(insert, shape.Columns[i].Name, values[i]);
            }
        }

        try
        {
            insert.Execute();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
        {
            var ours = SqliteErrors.Translate(e, CancellationToken.None)!;
            throw ImportErrors.Format(line, ours is ConversationStoreConflictException ? $"the file has it already. {ours.Message}" : ours.Message, ours.InnerException);
        }
    }

    /// <summary>Demands that all which rows hang on is in the file, and, where it is one user's, that all rows are theirs.</summary>
    public void Finish(string? owner)
    {
        foreach (var shape in _schema.Shapes)
        {
            foreach (var reference in shape.References.Where(reference => reference.Owns))
            {
                Require(
                    $"SELECT min({Line}) FROM {Identifier.Quote(shape.Name)} c WHERE {Identifier.Quote(reference.Column)} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {Identifier.Quote(reference.Parent)} p WHERE p.{Identifier.Quote(reference.ParentColumn)} = c.{Identifier.Quote(reference.Column)})",
                    $"what '{reference.Column}' of '{shape.Name}' refers to is not in the file.");
            }

            if (shape.HasVectors)
            {
                var table = Identifier.Quote(shape.Name);
                Require(
                    $"SELECT min(c.{Line}) FROM {table} c JOIN (SELECT model, dimensions, min({Line}) FROM {table} GROUP BY model) f ON f.model = c.model WHERE c.dimensions <> f.dimensions",
                    $"its vector has other dimensions than the first of its model in '{shape.Name}'.");
            }

            if (owner is not null)
            {
                RequireOwned(shape, owner);
            }
        }

        foreach (var table in MetadataTables.All)
        {
            Require(
                $"SELECT min({Line}) FROM record_metadata n WHERE table_name = '{table}' AND NOT EXISTS (SELECT 1 FROM {Identifier.Quote(table)} r WHERE r.id = n.record_id)",
                "the row that it is a note on is not in the file.");
        }

        _session.Commit();
    }

    public void Dispose()
    {
        foreach (var (insert, _) in _inserts.Values)
        {
            insert.Dispose();
        }

        _session.Dispose();
    }

    // What is a user's is asked as an export asks it, so what they could not take away they cannot bring in.
    private void RequireOwned(ExportShape shape, string owner)
    {
        var theirs = shape.Table.OwnedBlock is { } block ? $" WHERE {Line} NOT IN (SELECT {Line} FROM ({_sql[block].TrimEnd(';')}))" : "";
        Require($"SELECT min({Line}) FROM {Identifier.Quote(shape.Name)}{theirs}", $"it is a row of '{shape.Name}' that is not the user's.", owner);
    }

    private void Require(string firstBadLine, string rule, string? owner = null)
    {
        using var statement = _session.Prepare(firstBadLine);
        if (firstBadLine.Contains("@owner", StringComparison.Ordinal))
        {
            statement.Bind("owner", owner);
        }

        if (statement.Find(row => row.IntegerOrNull(0)) is { } line)
        {
            throw ImportErrors.Format(line, rule);
        }
    }

    // One statement for each table: all its rows have the same columns.
    private Statement Insert(ExportShape shape, bool[] present, long line)
    {
        if (_inserts.TryGetValue(shape.Name, out var found))
        {
            return found.Present.AsSpan().SequenceEqual(present) ? found.Insert : throw ImportErrors.Format(line, $"it has other columns than the row of '{shape.Name}' before it.");
        }

        var columns = shape.Columns.Where((_, i) => present[i]).Select(column => column.Name).Prepend(Line).ToList();
        var insert = _session.Prepare($"INSERT INTO {Identifier.Quote(shape.Name)} ({string.Join(", ", columns.Select(Identifier.Quote))}) VALUES ({string.Join(", ", columns.Select(column => "@" + column))})");
        _inserts.Add(shape.Name, (insert, present));
        return insert;
    }

    private static void Bind(Statement insert, string column, object? value) => _ = value switch
    {
        long integer => insert.Bind(column, integer),
        double real => insert.Bind(column, real),
        byte[] bytes => insert.Bind(column, bytes.AsSpan()),
        _ => insert.Bind(column, (string?)value),
    };

    private static string WithOurColumns(string definition) =>
        definition.Insert(definition.IndexOf('(', StringComparison.Ordinal) + 1, $"{Line} INTEGER NOT NULL UNIQUE, {State} INTEGER NOT NULL DEFAULT 0, ");
}
