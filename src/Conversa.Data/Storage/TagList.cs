using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Conversa.Data.Storage;

/// <summary>Tags as the JSON array that is stored.</summary>
internal static class TagList
{
    /// <summary>How many tags a row may have.</summary>
    public const int Most = 64;

    // The full-text index reads the column, so letters must stay letters there.
    private static readonly JsonSerializerOptions Letters = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonTypeInfo<string[]> Array = (JsonTypeInfo<string[]>)JsonSerializerOptions.Default.GetTypeInfo(typeof(string[]));

    /// <summary>The tags, each once, as JSON.</summary>
    /// <exception cref="ArgumentException">There are too many, or one is not a name.</exception>
    public static string Check(IReadOnlyList<string>? tags, [CallerArgumentExpression(nameof(tags))] string name = "")
    {
        var given = Require.Each(tags, tag => Require.Name(tag, name), name);
        return given.Length <= Most
            ? Write(given)
            : throw new ArgumentException($"{name} must have at most {Most} items; it has {given.Length}.", name);
    }

    /// <summary>Tags that were checked before, each once, as JSON.</summary>
    public static string Write(IEnumerable<string> tags) => JsonSerializer.Serialize(tags.Distinct(StringComparer.Ordinal), Letters);

    /// <summary>What is stored, as tags.</summary>
    /// <param name="json">The stored array.</param>
    /// <param name="noun">What an error calls the row.</param>
    /// <param name="id">Its id.</param>
    public static IReadOnlyList<string> Read(string json, string noun, string id) =>
        System.Array.AsReadOnly(Json.To(json, Array, () => $"The tags of {noun} '{id}'") ?? []);
}
