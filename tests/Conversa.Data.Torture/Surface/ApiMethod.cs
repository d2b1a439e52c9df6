using System.Collections.Concurrent;
using System.Reflection;

namespace Conversa.Data.Torture.Surface;

/// <summary>A method of the public API, and how one gets to it from a store.</summary>
/// <param name="Route">The properties that lead from the store to what has the method.</param>
/// <param name="Method">The method; a generic one is made one of strings.</param>
internal sealed record ApiMethod(IReadOnlyList<PropertyInfo> Route, MethodInfo Method)
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<ApiMethod>> Known = [];

    public string Name { get; } = $"{string.Join('.', Route.Select(p => p.Name))}.{Method.Name}";

    /// <summary>Whether it looks only; else it may change something.</summary>
    public bool Reads { get; } = Begins(Method.Name, "Find", "Get", "List", "Search", "Count", "Sum", "Stream", "Nearest", "Check", "Diff", "Render", "OpenRead", "Recall", "Build")
        && Method.Name is not ("GetOrCreateAsync" or "FindOrCreateAsync" or "GetOrAddAsync" or "CountStepAsync");

    /// <summary>Whether it makes rows or marks them, and takes none away.</summary>
    public bool Fills { get; } = Begins(
        Method.Name, "Create", "GetOr", "FindOr", "Add", "Append", "Set", "Save", "Start", "Track", "Enqueue", "Remember", "Record", "Ask", "Answer", "Link", "Request", "Log", "Relate", "Trace", "Edit", "Claim", "CountStep");

    /// <summary>Whether it is about the database as a whole, its schema and its files: what it takes is the host's own.</summary>
    public bool Operates => IsOfMaintenance && Method.Name is not ("EraseUserAsync" or "ExportAsync");

    private bool IsOfMaintenance => Name.StartsWith("Maintenance.", StringComparison.Ordinal);

    /// <summary>All methods that a store of this type has, and what hangs on it, the same order each time: those that make rows, then those that read, then the others, erasing last.</summary>
    public static IReadOnlyList<ApiMethod> Of(Type store) => Known.GetOrAdd(store, Find);

    public object Target(object store) => Route.Aggregate(store, (target, property) => property.GetValue(target)!);

    public override string ToString() => $"{Name}({string.Join(", ", Method.GetParameters().Select(p => p.Name))})";

    private static IReadOnlyList<ApiMethod> Find(Type store)
    {
        var found = new List<ApiMethod>();
        Collect(store, [], found);
        return [.. found.OrderBy(m => m.Fills ? 0 : m.Reads ? 1 : m.IsOfMaintenance ? 3 : 2).ThenBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Method.ToString(), StringComparer.Ordinal)];
    }

    private static bool Begins(string name, params ReadOnlySpan<string> starts)
    {
        foreach (var start in starts)
        {
            if (name.StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static void Collect(Type type, IReadOnlyList<PropertyInfo> route, List<ApiMethod> found)
    {
        Type[] all = [type, .. type.GetInterfaces().Where(i => i != typeof(IAsyncDisposable))];
        if (route.Count > 0)
        {
            found.AddRange(all.SelectMany(t => t.GetMethods()).Where(m => !m.IsSpecialName).Select(m => new ApiMethod(route, Closed(m))));
        }

        // The property that is declared last hides one of the same name.
        foreach (var property in all.SelectMany(t => t.GetProperties()).Where(p => p.PropertyType.IsInterface && p.PropertyType.Assembly == type.Assembly).DistinctBy(p => p.Name))
        {
            Collect(property.PropertyType, [.. route, property], found);
        }
    }

    private static MethodInfo Closed(MethodInfo method) =>
        method.IsGenericMethodDefinition ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(_ => typeof(string))]) : method;
}
