using System.Reflection;
using System.Text;

namespace Conversa.Data.Tests;

/// <summary>The public API is a promise: it changes only where this file does.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_as_approved() =>
        Repository.ShouldBeApproved(Describe(typeof(IConversationStore).Assembly), "tests/Conversa.Data.Tests/PublicApi.approved.txt");

    [Fact]
    public void Public_types_are_interfaces_records_options_exceptions_and_extensions() =>
        typeof(IConversationStore).Assembly.GetExportedTypes()
            .Where(t => t is { IsClass: true, IsSealed: false } && !t.IsAssignableTo(typeof(Exception)))
            .Should().BeEmpty();

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(type.Namespace).Append('.').Append(NameOf(type));
            var bases = type.GetInterfaces().Where(i => i.Namespace!.StartsWith("Conversa", StringComparison.Ordinal) || i == typeof(IAsyncDisposable)).Select(NameOf).Order(StringComparer.Ordinal).ToList();
            if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            {
                bases.Insert(0, NameOf(parent));
            }

            text.Append(bases.Count > 0 ? " : " + string.Join(", ", bases) : "").Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        _ when type.GetMethod("<Clone>$") is not null => "record",
        _ => "class",
    };

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), System.Globalization.CultureInfo.InvariantCulture)}");
        }

        var record = Kind(type) == "record";
        var constructors = type.GetConstructors(Own).Select(c => $"new({Parameters(c)})");
        var properties = type.GetProperties(Own).Where(p => !record || p.Name != "EqualityContract").Select(p =>
            $"{NameOf(p.PropertyType)}{Null(p)} {p.Name} {{ {(p.GetMethod?.IsPublic == true ? "get; " : "")}{Setter(p)}}}{(p.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is null ? "" : " required")}");
        var methods = type.GetMethods(Own)
            .Where(m => !m.IsSpecialName && !(record && m.Name is "Equals" or "GetHashCode" or "ToString" or "<Clone>$" or "PrintMembers"))
            .Select(m => $"{(m.IsStatic ? "static " : "")}{NameOf(m.ReturnType)} {m.Name}{Generics(m)}({Parameters(m)})");
        var operators = record ? [] : type.GetMethods(Own).Where(m => m.Name.StartsWith("op_", StringComparison.Ordinal)).Select(m => $"{NameOf(m.ReturnType)} {m.Name}({Parameters(m)})");
        return [.. constructors, .. properties, .. methods, .. operators];
    }

    private static string Setter(PropertyInfo property) =>
        property.SetMethod is not { IsPublic: true } setter ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit") ? "init; " : "set; ";

    private static string Null(PropertyInfo property) =>
        !property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable ? "?" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        NameOf(p.ParameterType)
        + (!p.ParameterType.IsValueType && new NullabilityInfoContext().Create(p).WriteState == NullabilityState.Nullable ? "?" : "")
        + " " + p.Name
        + (p.HasDefaultValue ? " = " + (p.DefaultValue ?? (p.ParameterType.IsValueType && Nullable.GetUnderlyingType(p.ParameterType) is null ? "default" : "null")) : "")));

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>" : "";

    private static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? NameOf(underlying) + "?"
        : type.IsArray ? NameOf(type.GetElementType()!) + "[]"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
