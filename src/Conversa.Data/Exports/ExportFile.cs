using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Exports;

/// <summary>Writes the lines of an export, of which it holds a few at a time.</summary>
internal sealed class ExportFile(Stream destination) : IDisposable
{
    private const int Full = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * Full);

    // What is in no web page need not be escaped for one.
    private readonly Utf8JsonWriter _json = new(Stream.Null, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void WriteHeader(long schemaVersion, DateTimeOffset now, string? owner)
    {
        Begin();
        _json.WriteString("format", ExportFormat.Name);
        _json.WriteNumber("version", ExportFormat.Version);
        _json.WriteNumber("schema_version", schemaVersion);
        _json.WriteString("library_version", typeof(ExportFile).Assembly.GetName().Version?.ToString());
        _json.WriteString("exported_at", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        _json.WriteString("scope", owner is null ? ExportFormat.Everything : ExportFormat.User);
        if (owner is not null)
        {
            _json.WriteString("user_id", owner);
        }

        End();
    }

    /// <param name="shape">The row's table.</param>
    /// <param name="row">The row.</param>
    /// <param name="at">Where in the row each of the table's columns is.</param>
    public void WriteRow(ExportShape shape, Statement row, int[] at)
    {
        Begin();
        _json.WriteString("table", shape.Name);
        _json.WriteStartObject("row");
        for (var i = 0; i < at.Length; i++)
        {
            _json.WritePropertyName(shape.Columns[i].Name);
            WriteValue(shape.Columns[i].Type, row, at[i]);
        }

        _json.WriteEndObject();
        End();
    }

    public void WriteEnd(IReadOnlyDictionary<string, long> rows)
    {
        Begin();
        _json.WriteStartObject("end");
        foreach (var (table, count) in rows)
        {
            _json.WriteNumber(table, count);
        }

        _json.WriteEndObject();
        End();
    }

    public ValueTask FlushIfFullAsync(CancellationToken cancellationToken) => _buffer.WrittenCount < Full ? ValueTask.CompletedTask : FlushAsync(cancellationToken);

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await destination.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
    }

    public void Dispose() => _json.Dispose();

    private void Begin()
    {
        _json.Reset(_buffer);
        _json.WriteStartObject();
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
    }

    private void WriteValue(string type, Statement row, int at)
    {
        if (row.IsNull(at))
        {
            _json.WriteNullValue();
        }
        else if (type == "INTEGER")
        {
            _json.WriteNumberValue(row.Integer(at));
        }
        else if (type == "REAL")
        {
            WriteReal(row.Real(at));
        }
        else if (type == "BLOB")
        {
            _json.WriteBase64StringValue(row.Blob(at));
        }
        else
        {
            _json.WriteStringValue(row.Utf8(at));
        }
    }

    // JSON has no infinity; NaN is NULL by the time that it is stored.
    private void WriteReal(double value)
    {
        if (double.IsFinite(value))
        {
            _json.WriteNumberValue(value);
        }
        else
        {
            _json.WriteStringValue(value > 0 ? ExportFormat.Infinity : ExportFormat.MinusInfinity);
        }
    }
}
