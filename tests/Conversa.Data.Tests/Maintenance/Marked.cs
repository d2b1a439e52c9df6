using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests.Maintenance;

/// <summary>
/// A row of a user's in every table that can hold something of theirs, made from the schema: each text, in each column, holds the user's name after a number of its own
/// (an index leaves out what a word begins with like the one before it), and so does each id.
/// </summary>
internal sealed class Marked(SqliteConnection database)
{
    private const string Closure = """
        WITH RECURSIVE owned(name) AS (
            VALUES ('users')
            UNION
            SELECT t.name FROM owned o JOIN sqlite_schema t JOIN pragma_foreign_key_list(t.name) f ON f."table" = o.name AND f.on_delete = 'CASCADE' WHERE t.type = 'table')
        SELECT name FROM owned
        """;

    private int _number;

    /// <summary>Every table whose rows go with a user.</summary>
    public List<string> Tables { get; } = database.Rows(Closure);

    public static string Id(string user, string table) => $"{user}-{table}";

    public void Insert(string user)
    {
        database.Execute("PRAGMA foreign_keys = OFF");
        foreach (var table in Tables)
        {
            Insert(user, table, Id(user, table));
            if (table == "knowledge_items")
            {
                Insert(user, table, Id(user, "other"));
            }
        }

        database.Rows("SELECT * FROM pragma_foreign_key_check").Should().BeEmpty();
    }

    /// <summary>A row in a table that is nobody's.</summary>
    public void Insert(string word, string table) => Insert(word, table, Id(word, table));

    private void Insert(string user, string table, string id)
    {
        var text = (string)database.Scalar($"SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '{table}'")!;
        var parents = database.Rows($"SELECT \"from\", \"table\" FROM pragma_foreign_key_list('{table}')").Select(r => r.Split('|')).ToDictionary(r => r[0], r => r[1]);
        var values = database.Rows($"SELECT name, type, pk FROM pragma_table_info('{table}')").Select(r => r.Split('|'))
            .Where(c => c[0] != "seq" || table == "context_optimized_messages")
            .ToDictionary(c => c[0], c => Value(user, table, id, c[0], c[1], text, parents));
        database.Execute($"INSERT INTO {table} ({string.Join(", ", values.Keys)}) VALUES ({string.Join(", ", values.Values)})");
    }

    private string Value(string user, string table, string id, string column, string type, string text, Dictionary<string, string> parents)
    {
        if (column == "id")
        {
            return table == "users" ? $"'{user}'" : $"'{id}'";
        }

        // A task that waits.
        if (table == "queue" && column is ("lease_until" or "completed_at"))
        {
            return "NULL";
        }

        // A value that is no secret.
        if (column == "is_sensitive")
        {
            return "0";
        }

        if (column == "to_knowledge_id")
        {
            return $"'{Id(user, "other")}'";
        }

        if (parents.TryGetValue(column, out var parent))
        {
            return parent == table ? "NULL" : parent == "users" ? $"'{user}'" : $"'{Id(user, parent)}'";
        }

        return type switch { "BLOB" => "x'01020304'", "REAL" => "0.5", "INTEGER" => "1", _ => Text(user, table, column, text) };
    }

    private string Text(string user, string table, string column, string text)
    {
        var word = string.Create(CultureInfo.InvariantCulture, $"x{++_number}{user}zq");
        var script = user == "erika" ? $"恵梨花{_number}" : $"花子{_number}";
        var line = text.Split('\n').First(l => Regex.IsMatch(l, $@"^\s*{column} +TEXT", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var rest = text[text.IndexOf(line, StringComparison.Ordinal)..];
        var closed = Regex.Match(rest, $@"^[^,]*?CHECK \({column} IN \(\s*'(\w+)'", RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        return (table, column) switch
        {
            ("record_metadata", "table_name") => "'messages'",
            ("record_metadata", "record_id") => $"'{Id(user, "messages")}'",
            ("provider_configs", "config") => $"'\"cs1:{word}\"'",
            ("database_connections", "encrypted_password") => $"'cs1:{word}'",
            ("file_uploads", "content_hash") => $"'{_number:x64}'",
            ("context_optimizations", "affected_messages") => "'[]'",
            ("working_states", "focus_areas") => $"'[\"{word} {script}\"]'",
            _ when closed.Success => $"'{closed.Groups[1].Value}'",
            _ when line.Contains("'array'", StringComparison.Ordinal) => $"'[\"{word} {script}\"]'",
            _ when line.Contains("json_valid", StringComparison.Ordinal) => $"'{{\"{word}\":\"reject\"}}'",
            _ => $"'{word} {script}'",
        };
    }
}
