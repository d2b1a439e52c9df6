using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Conversa.Data.Storage;

/// <summary>
/// One text for JSON that says the same: properties sorted ordinally, no white space, every string escaped alike.
/// Numbers stay as they are written: taken for doubles, two long ones could become one, and a cache would give the wrong answer.
/// </summary>
internal static class CanonicalJson
{
    /// <exception cref="ArgumentException">It is not one valid JSON value, is too long or too deep, or holds an escaped lone surrogate.</exception>
    public static string Of(string? json, ConversationStoreOptions options, string name)
    {
        Require.Json(json, options, name);
        using var document = JsonDocument.Parse(json!, new() { MaxDepth = options.MaxJsonDepth });
        var buffer = new ArrayBufferWriter<byte>(json!.Length);
        using (var writer = new Utf8JsonWriter(buffer, new() { MaxDepth = options.MaxJsonDepth, SkipValidation = true }))
        {
            try
            {
                Write(writer, document.RootElement);
            }
            catch (InvalidOperationException)
            {
                throw new ArgumentException($"{name} must not hold lone surrogates.", name);
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The SHA-256 of a text, as 64 hexadecimal digits in lower case.</summary>
    public static string Hash(string canonical) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));

    /// <summary>Writes a value in that form; how strings are escaped is the writer's. Members of the same name keep their order, for readers differ in which one counts.</summary>
    /// <exception cref="InvalidOperationException">It holds an escaped lone surrogate.</exception>
    public static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(element.GetString());
                break;
            default:
                // Numbers, true, false and null have one spelling: theirs.
                writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
                break;
        }
    }
}
