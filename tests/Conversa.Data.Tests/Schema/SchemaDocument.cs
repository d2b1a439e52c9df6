using System.Globalization;
using System.Text;
using Conversa.Data.Tests.Migrations;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests.Schema;

/// <summary>Writes a database's schema down: as SQL, and as a document with a diagram.</summary>
internal static class SchemaDocument
{
    public static string Sql(SqliteConnection database)
    {
        var text = new StringBuilder("-- The whole schema as the migrations make it. Written by a test; do not edit.\n");
        foreach (var table in Tables(database, "table', 'virtual"))
        {
            text.Append('\n');
            foreach (var sql in database.Rows($"SELECT sql FROM sqlite_schema WHERE tbl_name = '{table}' AND sql IS NOT NULL ORDER BY type <> 'table', type, name"))
            {
                text.Append(sql).Append(";\n");
            }
        }

        foreach (var sql in database.Rows("SELECT sql FROM sqlite_schema WHERE type = 'view' ORDER BY name"))
        {
            text.Append('\n').Append(sql).Append(";\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    public static string Markdown(SqliteConnection database)
    {
        var text = new StringBuilder("""
            # The schema

            Written by a test from the migrations; do not edit. Times are Unix milliseconds, UTC. JSON columns hold one valid JSON value.
            S0 to S4 are the five documents that the schema unites: S0 conversation state, S1 working state, S2 Durandal, S3 Coach Artie 2, S4 BestChatApp.

            ```mermaid
            erDiagram

            """);
        foreach (var table in Tables(database))
        {
            foreach (var row in database.Rows($"""SELECT "table", "from", "on_delete", (SELECT "notnull" FROM pragma_table_info('{table}') WHERE name = "from") FROM pragma_foreign_key_list('{table}') ORDER BY "from" """))
            {
                var parts = row.Split('|');
                text.Append(CultureInfo.InvariantCulture, $"    {parts[0]} {(parts[3] == "1" ? "||" : "|o")}--o{{ {table} : {parts[1]}\n");
            }
        }

        text.Append("```\n");
        foreach (var table in Tables(database))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {table}\n\n{CommentOf(table)}\n\n| column | type | null | default | refers to |\n|---|---|---|---|---|\n");
            foreach (var row in database.Rows($"""
                SELECT c.name, c.type, CASE WHEN c."notnull" OR c.pk THEN '' ELSE 'yes' END, iif(c.hidden, 'computed', coalesce(c.dflt_value, '')),
                       coalesce((SELECT f."table" || ', ' || lower(f.on_delete) FROM pragma_foreign_key_list('{table}') f WHERE f."from" = c.name), '')
                FROM pragma_table_xinfo('{table}') c
                ORDER BY c.cid
                """))
            {
                text.Append("| ").Append(row.Replace("|", " | ", StringComparison.Ordinal)).Append(" |\n");
            }

            var indexes = database.Rows($"SELECT i.name || ' (' || (SELECT group_concat(coalesce(c.name, 'expression'), ', ') FROM pragma_index_info(i.name) c) || ')' || iif(i.\"unique\", ', unique', '') || iif(i.partial, ', partial', '') FROM pragma_index_list('{table}') i WHERE i.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY i.name");
            if (indexes.Count > 0)
            {
                text.Append("\nIndexes: ").AppendJoin("; ", indexes.Select(i => $"`{i}`")).Append(".\n");
            }
        }

        text.Append("\n## Full-text indexes\n\nFTS5, external content: the words of a table's rows, kept by its triggers. Those that end in `_grams` hold the scripts that put no spaces between words.\n\n| index | columns |\n|---|---|\n");
        foreach (var index in database.Rows("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5 %' ORDER BY rowid"))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {index} | {string.Join(", ", database.Rows($"SELECT name FROM pragma_table_info('{index}')"))} |\n");
        }

        text.Append("\n## Views\n\nFor people with a SQL shell.\n\n| view | columns |\n|---|---|\n");
        foreach (var view in database.Rows("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name"))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {view} | {string.Join(", ", database.Rows($"SELECT name FROM pragma_table_info('{view}')"))} |\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    // What the migration says above the table: its source and purpose.
    private static string CommentOf(string table)
    {
        foreach (var lines in ShippedSql.Catalog.MigrationNames.Select(name => ShippedSql.Catalog.Up(name).Split('\n')))
        {
            var at = Array.FindIndex(lines, line => line.StartsWith($"CREATE TABLE {table} (", StringComparison.Ordinal));
            if (at >= 0)
            {
                return string.Join('\n', lines[..at].Reverse().TakeWhile(l => l.StartsWith("-- ", StringComparison.Ordinal)).Reverse().Select(l => l[3..]));
            }
        }

        return "";
    }

    // In the order in which the migrations make them. The tables inside a full-text index are SQLite's own.
    private static List<string> Tables(SqliteConnection database, string types = "table") =>
        database.Rows($"SELECT s.name FROM sqlite_schema s JOIN pragma_table_list t ON t.schema = 'main' AND t.name = s.name WHERE t.type IN ('{types}') AND s.name NOT LIKE 'sqlite~_%' ESCAPE '~' AND s.name <> 'SchemaVersions' ORDER BY s.rowid");
}
