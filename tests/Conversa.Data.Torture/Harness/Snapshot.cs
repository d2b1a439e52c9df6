using Microsoft.Data.Sqlite;

namespace Conversa.Data.Torture.Harness;

/// <summary>The schema of a database, and the rows of its tables, as another program sees them.</summary>
internal sealed class Snapshot
{
    // What the store keeps about itself, and what it makes anew from the rows.
    private static readonly string[] Books = ["SchemaVersions", "HostSchemaVersions", "script_checksums", "store_info", "search_indexes", "sqlite_sequence"];

    private readonly Dictionary<string, List<string>> _columns;

    private Snapshot(IReadOnlyList<string> schema, Dictionary<string, List<string>> columns, IReadOnlyList<string> scripts, Dictionary<string, HashSet<string>> rows) =>
        (Schema, _columns, Scripts, Rows) = (schema, columns, scripts, rows);

    /// <summary>Everything that is defined, with its definition.</summary>
    public IReadOnlyList<string> Schema { get; }

    /// <summary>The journal's scripts, in order.</summary>
    public IReadOnlyList<string> Scripts { get; }

    /// <summary>The rows of each table.</summary>
    public Dictionary<string, HashSet<string>> Rows { get; }

    /// <param name="path">The database.</param>
    /// <param name="like">Look only at the tables and columns that this one has; null for all.</param>
    public static Snapshot Of(string path, Snapshot? like = null)
    {
        using var connection = Outsider.Connect(path);
        var columns = like?._columns ?? Tables(connection).ToDictionary(table => table, table => connection.Rows($"SELECT name FROM pragma_table_info('{table}')"));
        var known = Tables(connection).ToHashSet();
        var rows = columns.ToDictionary(
            table => table.Key,
            table => known.Contains(table.Key) ? connection.Rows($"SELECT {string.Join(", ", table.Value.Select(c => $"quote(\"{c}\")"))} FROM \"{table.Key}\"").ToHashSet() : []);
        return new(
            connection.Rows("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name NOT LIKE '%SchemaVersions' ORDER BY type, name"),
            columns,
            known.Contains("SchemaVersions") || connection.Rows("SELECT 1 FROM sqlite_schema WHERE name = 'SchemaVersions'").Count > 0 ? connection.Rows("SELECT ScriptName FROM SchemaVersions ORDER BY SchemaVersionID") : [],
            rows);
    }

    /// <summary>What another defines otherwise.</summary>
    public IEnumerable<string> SchemaDifferences(Snapshot other) =>
        Schema.Except(other.Schema).Select(line => $"gone: {line}").Concat(other.Schema.Except(Schema).Select(line => $"new: {line}")).Select(line => line.Split('\n')[0]);

    /// <summary>The rows of the tables of this one that another has otherwise.</summary>
    public IEnumerable<string> RowDifferences(Snapshot other)
    {
        foreach (var (table, rows) in Rows)
        {
            var others = other.Rows.GetValueOrDefault(table) ?? [];
            var (lost, added) = (rows.Count(r => !others.Contains(r)), others.Count(r => !rows.Contains(r)));
            if (lost + added > 0)
            {
                yield return $"{table}: {lost} rows gone or changed, {added} rows new or changed, such as {rows.FirstOrDefault(r => !others.Contains(r))}";
            }
        }
    }

    private static IEnumerable<string> Tables(SqliteConnection connection) =>
        connection.Rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'").Except(Books);
}
