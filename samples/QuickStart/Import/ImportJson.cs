using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QuickStart.Import;

/// <summary>How the files' JSON is read and how what they say becomes JSON of the store.</summary>
internal static class ImportJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // A file that is not what we take it for should fail here, not turn up as empty rows.
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,

        // The JSON goes into a database, not into a web page: "é" may stay "é".
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);
}
