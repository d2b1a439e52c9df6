using System.Text.Json;

namespace Conversa.Data.Exports;

/// <summary>Reads a file to its end into the stage. Nothing of it is in the store yet.</summary>
/// <param name="lines">The file.</param>
/// <param name="stage">The stage.</param>
/// <param name="schema">The store's tables.</param>
/// <param name="longestText">The longest text, in bytes of UTF-8.</param>
/// <param name="latest">The latest time that something can have happened, in Unix milliseconds.</param>
/// <param name="progress">Whom to tell; null for nobody.</param>
internal sealed class ImportReading(ImportLines lines, ImportStage stage, ImportSchema schema, int longestText, long latest, IProgress<ImportProgress>? progress)
{
    private readonly Dictionary<string, ExportShape> _shapes = schema.Shapes.ToDictionary(shape => shape.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, long> _rows = schema.Shapes.ToDictionary(shape => shape.Name, _ => 0L, StringComparer.Ordinal);
    private readonly Dictionary<string, long> _said = new(StringComparer.Ordinal);
    private ImportHeader? _header;
    private bool _ended;
    private long _total;

    public async Task<ImportHeader> RunAsync(CancellationToken cancellationToken)
    {
        var first = await lines.NextAsync(cancellationToken).ConfigureAwait(false) ?? throw ImportErrors.Format(1, "there is none: the file is empty.");
        _header = ReadHeader(first.Span);
        while (await lines.NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_ended)
            {
                throw Fail("it comes after the closing line.");
            }

            ImportLine.Read(line.Span, lines.Number, TakeLine);
        }

        RequireEnd();
        Report();
        return _header;
    }

    private ImportHeader ReadHeader(ReadOnlySpan<byte> line)
    {
        string? format = null, scope = null, user = null;
        long version = 0, schemaVersion = 0;
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF]; // which some editors put at the beginning
        ImportLine.Read(line.StartsWith(mark) ? line[mark.Length..] : line, 1, (ref reader) =>
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                _ = (name, reader.TokenType) switch
                {
                    ("format", JsonTokenType.String) => (format = reader.GetString()) is null,
                    ("scope", JsonTokenType.String) => (scope = reader.GetString()) is null,
                    ("user_id", JsonTokenType.String) => (user = reader.GetString()) is null,
                    ("version", JsonTokenType.Number) => reader.TryGetInt64(out version),
                    ("schema_version", JsonTokenType.Number) => reader.TryGetInt64(out schemaVersion),
                    _ => reader.TrySkip(),
                };
            }
        });
        return Check(format, version, schemaVersion, scope, user);
    }

    private ImportHeader Check(string? format, long version, long schemaVersion, string? scope, string? user)
    {
        if (format != ExportFormat.Name || version < 1 || schemaVersion < 1)
        {
            throw ImportErrors.Format(1, $"it is not the header of a {ExportFormat.Name}.");
        }

        if (version > ExportFormat.Version || schemaVersion > schema.Version)
        {
            throw ImportErrors.Format(1, $"a newer version made it (format {version}, schema {schemaVersion}); this one reads format {ExportFormat.Version} and schemas up to {schema.Version}.");
        }

        return scope == ExportFormat.Everything && user is null || scope == ExportFormat.User && user is not null
            ? new(schemaVersion, user)
            : throw ImportErrors.Format(1, "it does not say whether it is of everything or of one user.");
    }

    private void TakeLine(ref Utf8JsonReader reader)
    {
        ImportLine.Expect(ref reader, JsonTokenType.PropertyName, lines.Number);
        if (reader.ValueTextEquals("end"u8))
        {
            ImportLine.Expect(ref reader, JsonTokenType.StartObject, lines.Number);
            TakeEnd(ref reader);
        }
        else if (reader.ValueTextEquals("table"u8))
        {
            ImportLine.Expect(ref reader, JsonTokenType.String, lines.Number);
            var shape = Shape(reader.GetString()!);
            ImportLine.Expect(ref reader, "row"u8, lines.Number);
            ImportLine.Expect(ref reader, JsonTokenType.StartObject, lines.Number);
            TakeRow(ref reader, shape);
        }
        else
        {
            throw Fail("it is neither a row nor the closing line.");
        }

        ImportLine.Expect(ref reader, JsonTokenType.EndObject, lines.Number);
    }

    private void TakeRow(ref Utf8JsonReader reader, ExportShape shape)
    {
        var values = new object?[shape.Columns.Count];
        var present = new bool[values.Length];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = shape.IndexOf(reader.GetString()!);
            if (at < 0)
            {
                throw Fail($"it has a column that '{shape.Name}' has not.");
            }

            if (present[at])
            {
                throw Fail($"it has '{shape.Columns[at].Name}' twice.");
            }

            reader.Read();
            values[at] = ImportLine.Value(ref reader, shape.Columns[at], longestText, lines.Number);
            RequireRule(shape, shape.Columns[at], values[at]);
            present[at] = true;
        }

        RequireColumns(shape, present);
        stage.Add(shape, values, present, lines.Number);
        _rows[shape.Name]++;
        if (++_total % ExportFormat.RowsBetweenReports == 0)
        {
            Report();
        }
    }

    private void RequireRule(ExportShape shape, ExportColumn column, object? value)
    {
        if (value is not null && column.Rule is { } rule && !rule.Holds(value, latest))
        {
            throw Fail($"'{column.Name}' of '{shape.Name}' {rule.Text}.");
        }
    }

    // A column that came with a later schema takes its default.
    private void RequireColumns(ExportShape shape, bool[] present)
    {
        for (var i = 0; i < present.Length; i++)
        {
            if (!present[i] && (_header!.SchemaVersion == schema.Version || shape.Columns[i].IsRequired))
            {
                throw Fail($"it has no '{shape.Columns[i].Name}', as every row of '{shape.Name}' must.");
            }
        }
    }

    private void TakeEnd(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var shape = Shape(reader.GetString()!);
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var rows) || !_said.TryAdd(shape.Name, rows))
            {
                throw Fail("it is not made like the closing line of an export.");
            }
        }

        _ended = true;
    }

    private void RequireEnd()
    {
        if (!_ended)
        {
            throw ImportErrors.Format(lines.Number, "the file ends here, without its closing line: a part of it is missing.");
        }

        foreach (var (table, rows) in _rows)
        {
            if (_said.GetValueOrDefault(table) != rows)
            {
                throw Fail($"it says {_said.GetValueOrDefault(table)} rows of '{table}', and there are {rows}.");
            }
        }
    }

    private ExportShape Shape(string name) => _shapes.GetValueOrDefault(name) ?? throw Fail("it names a table that is not one of an export.");

    private ImportFormatException Fail(string rule) => ImportErrors.Format(lines.Number, rule);

    private void Report() => progress?.Report(new() { Step = ImportStep.Reading, Rows = _total });
}
