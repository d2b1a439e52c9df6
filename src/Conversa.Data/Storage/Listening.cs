using System.Runtime.CompilerServices;

namespace Conversa.Data.Storage;

/// <summary>
/// Whether anybody in this process can be listening, and to which stores. Loading what meters and activities are made of takes a quarter
/// of a program's start, and nobody can listen before somebody has loaded it.
/// </summary>
internal static class Listening
{
    private const string Assembly = "System.Diagnostics.DiagnosticSource";

    // Weak: a store that nobody disposed is not kept alive by its figures.
    private static readonly ConditionalWeakTable<SqliteEngine, object?> Open = [];
    private static volatile bool Seen;

    static Listening()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Seen |= loaded.LoadedAssembly.GetName().Name == Assembly;
        Seen |= Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), a => a.GetName().Name == Assembly);
    }

    public static bool Possible => Seen;

    /// <summary>The stores that are open.</summary>
    public static IEnumerable<SqliteEngine> Engines => Open.Select(entry => entry.Key);

    public static void Add(SqliteEngine engine) => Open.AddOrUpdate(engine, null);

    public static void Remove(SqliteEngine engine) => Open.Remove(engine);
}
