using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Secrets;

namespace Conversa.Data.Storage;

/// <summary>Typed values to JSON and back. The texts of the serializer and of a host's types can quote a value, so they stay here.</summary>
internal static class Json
{
    /// <exception cref="ArgumentException">The value cannot become JSON, holds a secret that would be masked, or its JSON is too long or too deep.</exception>
    public static string From<T>(T value, JsonSerializerOptions? options, ConversationStoreOptions store, string name) =>
        From(value, options ?? store.Json, (writer, json) => JsonSerializer.Serialize(writer, value, json), store, name);

    /// <exception cref="ArgumentException">The value cannot become JSON, holds a secret that would be masked, or its JSON is too long or too deep.</exception>
    public static string From<T>(T value, JsonTypeInfo<T> typeInfo, ConversationStoreOptions store, string name)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return From(value, typeInfo.Options, (writer, _) => JsonSerializer.Serialize(writer, value, typeInfo), store, name);
    }

    /// <exception cref="ConversationStoreException">What is stored is not a <typeparamref name="T"/>.</exception>
    public static T? To<T>(string json, JsonSerializerOptions? options, ConversationStoreOptions store, Func<string> subject) =>
        To(() => JsonSerializer.Deserialize<T>(json, options ?? store.Json), subject);

    /// <exception cref="ConversationStoreException">What is stored is not a <typeparamref name="T"/>.</exception>
    public static T? To<T>(string json, JsonTypeInfo<T> typeInfo, Func<string> subject) =>
        To(() => JsonSerializer.Deserialize(json, typeInfo), subject);

    /// <summary>The name of a member; null when it has no text, as JSON may escape half of a surrogate pair alone ("\ud83d").</summary>
    public static string? NameOrNull(JsonProperty member) => OrNull(() => member.Name);

    /// <summary>The text of a string; null when it has none, as JSON may escape half of a surrogate pair alone ("\ud83d").</summary>
    public static string? TextOrNull(JsonElement text) => OrNull(text.GetString);

    private static string? OrNull(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string From<T>(T value, JsonSerializerOptions options, Action<Utf8JsonWriter, JsonSerializerOptions> serialize, ConversationStoreOptions store, string name)
    {
        string json;
        var masked = SecretTextJsonConverter.Masked;
        try
        {
            // The writer would make room for all of a text before it writes any.
            json = value is string text && text.Length > store.MaxContentBytes ? throw new BoundedBuffer.TooLongException() : Written(options, serialize, store.MaxContentBytes);
        }
        catch (BoundedBuffer.TooLongException)
        {
            throw new ArgumentException($"{name} is longer than {store.MaxContentBytes} bytes of UTF-8 ({nameof(ConversationStoreOptions.MaxContentBytes)}).", name);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ArgumentException($"{name} cannot become JSON: the serializer met a {e.GetType().Name}.", name);
        }

        return SecretTextJsonConverter.Masked == masked
            ? Require.Json(json, store, name)
            : throw new ArgumentException($"{name} holds a {nameof(SecretText)}, which JSON shows as {SecretText.Mask}: reveal it first.", name);
    }

    // What JsonSerializer.Serialize returns, but no more of it than may be stored.
    private static string Written(JsonSerializerOptions options, Action<Utf8JsonWriter, JsonSerializerOptions> serialize, int most)
    {
        var buffer = new BoundedBuffer(most);
        var how = new JsonWriterOptions
        {
            Encoder = options.Encoder,
            Indented = options.WriteIndented,
            IndentCharacter = options.IndentCharacter,
            IndentSize = options.IndentSize,
            NewLine = options.NewLine,
            MaxDepth = options.MaxDepth,
            SkipValidation = true,
        };
        var writer = new Utf8JsonWriter(buffer, how);
        serialize(writer, options);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.Written);
    }

    private static T? To<T>(Func<T?> deserialize, Func<string> subject)
    {
        try
        {
            return deserialize();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ConversationStoreException($"{subject()} cannot be read as {typeof(T)}: the serializer met a {e.GetType().Name}.");
        }
    }
}
