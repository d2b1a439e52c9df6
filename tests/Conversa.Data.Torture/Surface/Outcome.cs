using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Data.Secrets;

namespace Conversa.Data.Torture.Surface;

/// <summary>How a call ended.</summary>
/// <param name="Text">What it returned, all of it, secrets included, as JSON; "" for nothing.</param>
/// <param name="Error">What it threw; null when it did not.</param>
internal sealed record Outcome(string Text, Exception? Error)
{
    private bool _documented;

    private static readonly JsonSerializerOptions Revealing = new() { Converters = { new Revealed() } };

    /// <summary>Whether it brought anything.</summary>
    public bool HasResult => Error is null && Text is not ("" or "null" or "[]" or "{}" or "0" or "false" or """{"Items":[],"NextCursor":null}""");

    /// <summary>Whether what it threw is an exception that the documentation promises.</summary>
    public bool IsOurs => Error is null or ConversationStoreException or ArgumentException || _documented;

    /// <param name="method">What is called.</param>
    /// <param name="store">The store, the unit of work, or the store of one user.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="read">Whether what it returned is looked at; else its text is that it returned something.</param>
    public static async Task<Outcome> OfAsync(ApiMethod method, object store, object?[] arguments, bool read = true)
    {
        try
        {
            var result = await ResultAsync(method.Method.Invoke(method.Target(store), arguments));
            return new(read ? JsonSerializer.Serialize(result, Revealing) : "something", null);
        }
        catch (TargetInvocationException e)
        {
            return Failed(method, e.InnerException!);
        }
        catch (Exception e)
        {
            return Failed(method, e);
        }
    }

    // Where the API reads a host's file, what the system says of the file is the answer; and what is for the whole store is refused on a part of it.
    private static Outcome Failed(ApiMethod method, Exception e) => new("", e)
    {
        _documented = e switch
        {
            IOException or UnauthorizedAccessException => method.Name.StartsWith("Files.Tracked.", StringComparison.Ordinal),
            InvalidOperationException => method.Name == "Files.Uploads.CleanUpAsync",
            _ => false,
        },
    };

    private static async Task<object?> ResultAsync(object? returned)
    {
        switch (returned)
        {
            case Task task:
                await task;
                var value = task.GetType().GetProperty("Result")?.GetValue(task);
                if (value is Stream stream)
                {
                    using var reader = new StreamReader(stream);
                    return await reader.ReadToEndAsync();
                }

                return value?.GetType().Name == "VoidTaskResult" ? "" : value;
            case IAsyncEnumerable<object> many:
                var list = new ArrayList();
                await foreach (var item in many)
                {
                    list.Add(item);
                }

                return list;
            default:
                return returned;
        }
    }

    private sealed class Revealed : JsonConverter<SecretText>
    {
        public override SecretText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, SecretText value, JsonSerializerOptions options) => writer.WriteStringValue(value.Reveal());
    }
}
