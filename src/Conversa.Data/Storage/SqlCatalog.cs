using System.Collections.Concurrent;
using System.Reflection;

namespace Conversa.Data.Storage;

/// <summary>The SQL that ships in an assembly: migrations in order, and queries by "feature/Block".</summary>
/// <remarks>All of it runs before a program's first write, where loading and compiling is what takes the time: plain collections, no LINQ.</remarks>
internal sealed class SqlCatalog(Assembly assembly)
{
    private const string NameMark = "-- name: ";
    private const string ColumnsMark = "-- columns\n";
    private const string UpSuffix = ".sql";

    // Files are read when first needed: a program that only appends never reads the others.
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _features = new(StringComparer.Ordinal);

    /// <summary>The up scripts' resource names, which are also their names in the journal, in the order to run them.</summary>
    public IReadOnlyList<string> MigrationNames { get; } = UpScriptsOf(assembly);

    /// <summary>The features that have query blocks.</summary>
    public IEnumerable<string> Features => assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith("queries/", StringComparison.Ordinal))
        .Select(n => n["queries/".Length..]);

    public string this[string block]
    {
        get
        {
            var slash = block.IndexOf('/', StringComparison.Ordinal);
            return Feature(block[..slash]).TryGetValue(block[(slash + 1)..], out var text)
                ? text
                : throw new InvalidOperationException($"No query block '{block}' ships in {assembly.GetName().Name}.");
        }
    }

    public IReadOnlyDictionary<string, string> Feature(string feature) => _features.GetOrAdd(feature, f => Parse(Text($"queries/{f}")));

    public string Up(string migration) => Text(migration);

    public string Down(string migration) => Text(migration[..^UpSuffix.Length] + ".down");

    public string Seed => Text("seed");

    // What stands before the first mark is the file's own comment. A file whose blocks select the same columns
    // names them once, in a part headed "-- columns", and says {columns} in the blocks.
    private static Dictionary<string, string> Parse(string text)
    {
        var parts = text.Split(NameMark);
        var at = parts[0].IndexOf(ColumnsMark, StringComparison.Ordinal);
        var columns = at < 0 ? "" : parts[0][(at + ColumnsMark.Length)..].Trim();
        var blocks = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i < parts.Length; i++)
        {
            var end = parts[i].IndexOf('\n', StringComparison.Ordinal);
            blocks.Add(parts[i][..end].Trim(), parts[i][(end + 1)..].Trim().Replace("{columns}", columns, StringComparison.Ordinal));
        }

        return blocks;
    }

    private static List<string> UpScriptsOf(Assembly assembly)
    {
        var names = new List<string>();
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (name.StartsWith("migrations/", StringComparison.Ordinal) && name.EndsWith(UpSuffix, StringComparison.Ordinal))
            {
                names.Add(name);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private string Text(string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"No resource '{resource}' ships in {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
