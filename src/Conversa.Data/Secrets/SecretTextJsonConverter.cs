using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Data.Secrets;

/// <summary>Writes a secret as <c>***</c>. It reads none: what was written that way would come back as a secret of three asterisks.</summary>
public sealed class SecretTextJsonConverter : JsonConverter<SecretText>
{
    // What JSON the store makes of a value is to be stored: a secret in it would be lost. Serializing stays on its thread.
    [ThreadStatic]
    private static long _masked;

    /// <summary>How many secrets were written as asterisks on this thread so far.</summary>
    internal static long Masked => _masked;

    /// <summary>Reads nothing.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override SecretText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret is not read from JSON; make one with new SecretText(text).");

    /// <summary>Writes three asterisks, whatever the text.</summary>
    public override void Write(Utf8JsonWriter writer, SecretText value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _masked++;
        writer.WriteStringValue(SecretText.Mask);
    }
}
