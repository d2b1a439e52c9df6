using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

/// <summary>Tags as the JSON array that is stored.</summary>
internal static class KnowledgeTags
{
    private const int Most = 64;

    // The full-text index reads the column, so letters must stay letters there.
    private static readonly JsonSerializerOptions Letters = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonTypeInfo<string[]> Array = (JsonTypeInfo<string[]>)JsonSerializerOptions.Default.GetTypeInfo(typeof(string[]));

    /// <summary>The tags, each once, as JSON.</summary>
    /// <exception cref="ArgumentException">There are too many, or one is not a name.</exception>
    public static string Check(IReadOnlyList<string>? tags, [CallerArgumentExpression(nameof(tags))] string name = "")
    {
        var given = Require.Each(tags, tag => Require.Name(tag, name), name);
        return given.Length <= Most
            ? JsonSerializer.Serialize(given.Distinct(StringComparer.Ordinal), Letters)
            : throw new ArgumentException($"{name} must have at most {Most} items; it has {given.Length}.", name);
    }

    public static string[] Read(string json, string id) => Json.To(json, Array, () => $"The tags of knowledge '{id}'") ?? [];
}
