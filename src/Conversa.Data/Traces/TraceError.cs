using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Conversa.Data.Traces;

/// <summary>An exception as the JSON that a failed trace holds.</summary>
internal static class TraceError
{
    private const int LongestMessage = 4000;

    public static string Of(Exception error)
    {
        var type = error.GetType();
        var message = error.Message;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type.FullName ?? type.Name);
            writer.WriteString("message", message.AsSpan(0, Math.Min(message.Length, LongestMessage)));
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
