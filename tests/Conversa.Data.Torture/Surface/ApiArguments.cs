using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Secrets;

namespace Conversa.Data.Torture.Surface;

/// <summary>
/// Makes the arguments of any method of the public API. What text stands where is the caller's choice: null leaves a place that is not required as it is by default.
/// Numbers, times and flags that are required are small and true; what is not required is left out.
/// </summary>
internal sealed class ApiArguments(Func<Slot, string?> choose)
{
    /// <summary>Asked first for a place of any type; null leaves it to the rest.</summary>
    public Func<string, Type, object?>? Instead { get; init; }

    private static readonly ConcurrentDictionary<ParameterInfo, bool> Nullables = [];

    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private string _method = "";

    /// <summary>The places of a method that take a text.</summary>
    public static IReadOnlyList<Slot> SlotsOf(ApiMethod method)
    {
        var slots = new List<Slot>();
        new ApiArguments(slot =>
        {
            slots.Add(slot);
            return slot.Kind is SlotKind.Hash ? new string('a', 64) : "{}";
        }).For(method);
        return [.. slots.DistinctBy(s => s.Path)];
    }

    public object?[] For(ApiMethod method)
    {
        _method = method.Method.Name;
        var definition = method.Method.IsGenericMethod ? method.Method.GetGenericMethodDefinition() : method.Method;
        return [.. method.Method.GetParameters().Zip(definition.GetParameters(), Parameter)];
    }

    /// <summary>One of a type by itself, everything in it filled that a text can be chosen for.</summary>
    public object Make(Type type) => Record(type, type.Name, true)!;

    private object? Parameter(ParameterInfo parameter, ParameterInfo definition)
    {
        var nullable = Nullables.GetOrAdd(parameter, p => new NullabilityInfoContext().Create(p).WriteState == NullabilityState.Nullable);
        return Value(parameter.ParameterType, parameter.Name!, parameter.Name!, !nullable && !parameter.IsOptional, parameter.IsOptional ? parameter.DefaultValue : null, definition.ParameterType.IsGenericParameter);
    }

    private object? Value(Type type, string path, string name, bool required, object? otherwise, bool generic = false)
    {
        if (Instead?.Invoke(path, type) is { } given)
        {
            return given;
        }

        if (Nullable.GetUnderlyingType(type) is not null && !required)
        {
            return otherwise is DBNull ? null : otherwise;
        }

        return type switch
        {
            _ when type == typeof(string) => choose(new Slot(path, name, SlotKinds.Of(name, generic, _method), required)) ?? (required ? Usual(name, generic) : otherwise as string),
            _ when type == typeof(SecretText) => choose(new Slot(path, name, SlotKind.Secret, required)) is { } secret ? new SecretText(secret) : required ? new SecretText("{}") : null,
            _ when type == typeof(CancellationToken) => CancellationToken.None,
            _ when type == typeof(JsonSerializerOptions) => null,
            _ when type == typeof(Stream) => Bytes(choose(new Slot($"{path}.bytes", name, SlotKind.Content, true)) ?? "bytes"),
            _ when type == typeof(Exception) => new InvalidOperationException(choose(new Slot($"{path}.Message", "error", SlotKind.Content, true)) ?? "failed"),
            _ when type == typeof(ReadOnlyMemory<float>) => new ReadOnlyMemory<float>([1, 0, 0]),
            _ when type == typeof(DateTimeOffset) => name switch { "from" => _now.AddHours(-1), "to" => _now.AddHours(1), _ => _now },
            _ when type == typeof(TimeSpan) => TimeSpan.FromHours(1),
            _ when type.IsEnum => otherwise ?? Enum.GetValues(type).GetValue(0),
            _ when type.IsPrimitive || type == typeof(decimal) => otherwise ?? Number(type, name),
            _ when type.IsGenericType => Generic(type, path, name, required, otherwise),
            _ when type.IsAssignableTo(typeof(Delegate)) => null,
            _ when type.Assembly == typeof(IConversationStore).Assembly && type is { IsClass: true } => Record(type, path, required),
            _ => null,
        };
    }

    private string Usual(string name, bool generic) => SlotKinds.Of(name, generic, _method) switch
    {
        SlotKind.Json => "{}",
        SlotKind.JsonArray => "[]",
        SlotKind.Hash => new string('a', 64),
        SlotKind.Table => "messages",
        _ => "usual",
    };

    private static object Number(Type type, string name) =>
        type == typeof(bool) ? true : Convert.ChangeType(name is "limit" or "count" or "keep" ? 100 : name is "depth" ? 2 : 1, type, System.Globalization.CultureInfo.InvariantCulture);

    private object? Generic(Type type, string path, string name, bool required, object? otherwise)
    {
        var definition = type.GetGenericTypeDefinition();
        var of = type.GetGenericArguments();
        if (definition == typeof(JsonTypeInfo<>))
        {
            return JsonSerializerOptions.Default.GetTypeInfo(of[0]);
        }

        if (definition == typeof(Optional<>))
        {
            var value = Value(Nullable.GetUnderlyingType(of[0]) ?? of[0], path, name, false, null);
            return value is null || of[0].IsValueType ? Activator.CreateInstance(type) : Activator.CreateInstance(type, value);
        }

        if (definition == typeof(IReadOnlyList<>) || definition == typeof(IReadOnlyCollection<>))
        {
            var item = Value(of[0], $"{path}[]", name, required && path == name, null);
            var list = Array.CreateInstance(of[0], item is null ? 0 : 1);
            if (item is not null)
            {
                list.SetValue(item, 0);
            }

            return item is null && !required ? otherwise : list;
        }

        if (definition == typeof(IReadOnlyDictionary<,>) && of[1] == typeof(string))
        {
            var key = choose(new Slot($"{path}.key", name, SlotKind.Key, false));
            var value = choose(new Slot($"{path}.value", name, SlotKind.Content, false));
            return key is null && value is null ? otherwise : new Dictionary<string, string> { [key ?? "key"] = value ?? "value" };
        }

        return definition == typeof(Func<,>) && of[0] == typeof(CancellationToken) ? Work(of[1], path) : otherwise is DBNull ? null : otherwise;
    }

    // Work that the call is to do: it does nothing, or brings a value.
    private object Work(Type result, string path)
    {
        if (result == typeof(Task))
        {
            return (Func<CancellationToken, Task>)(_ => Task.CompletedTask);
        }

        var of = result.GetGenericArguments()[0];
        var value = Value(of, $"{path}.result", "result", true, null, of == typeof(string));
        return typeof(ApiArguments).GetMethod(nameof(Returning), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(of).Invoke(null, [value])!;
    }

    // To be read, or written to.
    private static MemoryStream Bytes(string text)
    {
        var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Position = 0;
        return stream;
    }

    private static Func<CancellationToken, Task<T>> Returning<T>(T value) => _ => Task.FromResult(value);

    private object? Record(Type type, string path, bool required)
    {
        var made = Activator.CreateInstance(type)!;
        var any = false;
        foreach (var property in type.GetProperties().Where(p => p.SetMethod is { IsPublic: true }).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            var needed = property.IsDefined(typeof(RequiredMemberAttribute));
            var before = property.GetValue(made);
            var value = Value(property.PropertyType, $"{path}.{property.Name}", property.Name, needed && required, before);
            if (value is not null && !Equals(value, before))
            {
                property.SetValue(made, value);
                any = true;
            }
        }

        if (!any && !required)
        {
            return null;
        }

        // What it needs once it is there.
        foreach (var property in type.GetProperties().Where(p => p.IsDefined(typeof(RequiredMemberAttribute)) && p.GetValue(made) is null))
        {
            property.SetValue(made, Value(property.PropertyType, $"{path}.{property.Name}", property.Name, true, null));
        }

        return made;
    }
}
