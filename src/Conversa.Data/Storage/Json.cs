using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Conversa.Data.Storage;

/// <summary>Typed values to JSON and back. The serializer's own texts can quote a value, so they stay here.</summary>
internal static class Json
{
    /// <exception cref="ArgumentException">The value cannot become JSON, or its JSON is too long or too deep.</exception>
    public static string From<T>(T value, JsonSerializerOptions? options, ConversationStoreOptions store, string name) =>
        From(() => JsonSerializer.Serialize(value, options ?? store.Json), store, name);

    /// <exception cref="ArgumentException">The value cannot become JSON, or its JSON is too long or too deep.</exception>
    public static string From<T>(T value, JsonTypeInfo<T> typeInfo, ConversationStoreOptions store, string name)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return From(() => JsonSerializer.Serialize(value, typeInfo), store, name);
    }

    /// <exception cref="ConversationStoreException">What is stored is not a <typeparamref name="T"/>.</exception>
    public static T? To<T>(string json, JsonSerializerOptions? options, ConversationStoreOptions store, Func<string> subject) =>
        To(() => JsonSerializer.Deserialize<T>(json, options ?? store.Json), subject);

    /// <exception cref="ConversationStoreException">What is stored is not a <typeparamref name="T"/>.</exception>
    public static T? To<T>(string json, JsonTypeInfo<T> typeInfo, Func<string> subject) =>
        To(() => JsonSerializer.Deserialize(json, typeInfo), subject);

    private static string From(Func<string> serialize, ConversationStoreOptions store, string name)
    {
        string json;
        try
        {
            json = serialize();
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw new ArgumentException($"{name} cannot become JSON: the serializer met a {e.GetType().Name}.", name);
        }

        return Require.Json(json, store, name);
    }

    private static T? To<T>(Func<T?> deserialize, Func<string> subject)
    {
        try
        {
            return deserialize();
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new ConversationStoreException($"{subject()} cannot be read as {typeof(T)}: the serializer met a {e.GetType().Name}.");
        }
    }
}
