using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;

namespace Conversa.Data.Queue;

/// <summary>The shapes that payloads must have, by the type of their task.</summary>
internal sealed class TaskPayloads
{
    private readonly Dictionary<string, (Type Type, Func<string, JsonSerializerOptions, object?> Read)> _types = new(StringComparer.Ordinal);
    private JsonSerializerOptions? _strict;

    public void Add<TPayload>(string taskType, JsonTypeInfo<TPayload>? typeInfo)
    {
        Require.Name(taskType);
        if (!_types.TryAdd(taskType, (typeof(TPayload), Read)))
        {
            throw new ArgumentException($"A payload is registered for tasks of type '{taskType}' already.", nameof(taskType));
        }

        object? Read(string json, JsonSerializerOptions strict) => typeInfo is null
            ? JsonSerializer.Deserialize<TPayload>(json, strict)
            : JsonSerializer.Deserialize(json, typeInfo);
    }

    /// <exception cref="ArgumentException">The payload does not have the shape that is registered for the type.</exception>
    public void Check(string taskType, string payload, ConversationStoreOptions options)
    {
        if (_types.TryGetValue(taskType, out var registered) && !CanRead(registered.Read, payload, options))
        {
            throw new ArgumentException($"task.Payload must be a {registered.Type}, which is registered for tasks of type '{taskType}'.", "task.Payload");
        }
    }

    // What the serializer throws, and the host's constructors and converters, can quote a value, so it stays here.
    private bool CanRead(Func<string, JsonSerializerOptions, object?> read, string payload, ConversationStoreOptions options)
    {
        try
        {
            return read(payload, Strict(options.Json)) is not null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    private JsonSerializerOptions Strict(JsonSerializerOptions lenient) => _strict ??= new(lenient)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}
