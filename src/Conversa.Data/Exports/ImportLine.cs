using System.Text;
using System.Text.Json;
using Conversa.Data.Embeddings;

namespace Conversa.Data.Exports;

/// <summary>Reads what one line says. Whatever is not as an export writes it is refused.</summary>
internal static class ImportLine
{
    // A line is an object, in which at most one more object is.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 2 };

    // A vector in base64, each character of which may be escaped.
    private const long LongestBlob = ExportFormat.MostEscaped * 4L * (sizeof(float) * Vectors.MostDimensions + 2) / 3;

    /// <summary>Reads a line with <paramref name="read"/>, and demands that nothing follows.</summary>
    public static void Read(ReadOnlySpan<byte> line, long number, ReadParts read)
    {
        var reader = new Utf8JsonReader(line, Options);
        try
        {
            Expect(ref reader, JsonTokenType.StartObject, number);
            read(ref reader);
            if (reader.CurrentDepth > 0 || reader.Read())
            {
                throw NotAnObject(number);
            }
        }
        catch (JsonException)
        {
            throw NotAnObject(number); // Its text would quote the line.
        }
        catch (InvalidOperationException)
        {
            throw ImportErrors.Format(number, "it holds text that is not Unicode.");
        }
    }

    /// <summary>Demands what comes next.</summary>
    public static void Expect(ref Utf8JsonReader reader, JsonTokenType type, long number)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw ImportErrors.Format(number, "it is not made like a line of an export.");
        }
    }

    /// <summary>Demands the next property by its name.</summary>
    public static void Expect(ref Utf8JsonReader reader, ReadOnlySpan<byte> property, long number)
    {
        Expect(ref reader, JsonTokenType.PropertyName, number);
        if (!reader.ValueTextEquals(property))
        {
            throw ImportErrors.Format(number, "it is not made like a line of an export.");
        }
    }

    /// <summary>The value that the reader stands on, as a column of this type takes it; null for NULL.</summary>
    public static object? Value(ref Utf8JsonReader reader, ExportColumn column, int longest, long number)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return (column.Type, reader.TokenType) switch
        {
            ("INTEGER", JsonTokenType.Number) when reader.TryGetInt64(out var integer) => integer,
            ("REAL", JsonTokenType.Number) when reader.TryGetDouble(out var real) && double.IsFinite(real) => real,
            ("REAL", JsonTokenType.String) when reader.ValueTextEquals(ExportFormat.Infinity) => double.PositiveInfinity,
            ("REAL", JsonTokenType.String) when reader.ValueTextEquals(ExportFormat.MinusInfinity) => double.NegativeInfinity,
            ("BLOB", JsonTokenType.String) when reader.ValueSpan.Length <= LongestBlob && reader.TryGetBytesFromBase64(out var bytes) && bytes.Length > 0 => bytes,
            ("TEXT", JsonTokenType.String) => Text(ref reader, column, longest, number),
            _ => throw ImportErrors.Format(number, $"the value of '{column.Name}' is not what a column of type {column.Type} takes."),
        };
    }

    private static string Text(ref Utf8JsonReader reader, ExportColumn column, int longest, long number)
    {
        // Before there is a second copy of it: what is this long is too long, however it is escaped.
        if (reader.ValueSpan.Length > ExportFormat.MostEscaped * (long)longest)
        {
            throw TooLong(column, longest, number);
        }

        var text = reader.GetString()!;
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw ImportErrors.Format(number, $"the value of '{column.Name}' holds NUL characters.");
        }

        // As many bytes of UTF-8 as the escaped text has at most, so what is short need not be counted.
        return reader.ValueSpan.Length <= longest || Encoding.UTF8.GetByteCount(text) <= longest
            ? text
            : throw TooLong(column, longest, number);
    }

    private static ImportFormatException TooLong(ExportColumn column, int longest, long number) =>
        ImportErrors.Format(number, $"the value of '{column.Name}' is longer than {longest} bytes ({nameof(ConversationStoreOptions.MaxContentBytes)}).");

    private static ImportFormatException NotAnObject(long number) => ImportErrors.Format(number, "it is not one JSON object, or is nested too deep.");

    /// <summary>Reads what is in a line's object, to its end.</summary>
    public delegate void ReadParts(ref Utf8JsonReader reader);
}
