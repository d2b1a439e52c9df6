using System.Text;
using Conversa.Data.Exports;
using Conversa.Data.Tests.Maintenance;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests.Exports;

/// <summary>Stores with a row in every table, what is in them, and their exports.</summary>
internal static class Filled
{
    public const string Erika = "erika";
    public const string Bob = "bob";
    public const string Ops = "opszq";

    private static readonly string[] HostTables =
    [
        "provider_models", "credit_balance", "credit_alerts", "performance_metrics", "system_metrics", "logs", "capabilities_config", "prompts", "system_config", "system_config_history",
    ];

    /// <summary>Two users' rows and the host's, in every table, with what triggers would meddle with.</summary>
    public static async Task FillAsync(this RawStore raw)
    {
        await raw.WriteAsync(database =>
        {
            var marked = new Marked(database);
            marked.Insert(Erika);
            marked.Insert(Bob);
            foreach (var table in HostTables)
            {
                marked.Insert(Ops, table);
            }
        });
        await raw.RunAsync($"""
            INSERT INTO messages (id, conversation_id, user_id, author_id, response_id, role, content, timestamp, created_at, updated_at)
            VALUES ('erika-2', 'erika-conversations', 'erika', 'bob', NULL, 'user', 'guest', 500, 500, 500),
                   ('erika-3', 'erika-conversations', 'erika', 'erika', 'erika-4', 'user', 'question', 500, 500, 500),
                   ('erika-4', 'erika-conversations', 'erika', NULL, NULL, 'assistant', 'answer', 500, 500, 500);
            UPDATE conversations SET last_activity_at = 2, updated_at = 999 WHERE id = 'erika-conversations';
            UPDATE messages SET copied_from = 'erika-3', parent_id = 'erika-4', updated_at = 2 WHERE id = 'erika-messages';
            UPDATE tracked_files SET file_size = iif(user_id = 'erika', 9007199254740993, 9223372036854775807), updated_at = 2;
            UPDATE prompts SET content = 'second', changed_by = 'opszq', updated_at = 9;
            UPDATE capabilities_config SET config = '[2]', changed_by = 'opszq', updated_at = 9;
            INSERT INTO system_metrics (id, timestamp, metric_type, value, created_at)
            VALUES ('m1', 253402214400000, 'x', 0.1, -62135596800000), ('m2', 1, 'x', 1.7976931348623157e308, 1), ('m3', 1, 'x', 4.9e-324, 1),
                   ('m4', 1, 'x', -9e999, 1), ('m5', 1, 'x', 9e999, 1), ('m6', 1, 'x', 3.0, 1);
            """);
    }

    public static Task WriteAsync(this RawStore raw, Action<SqliteConnection> write) => raw.Database.WriteAsync(
        session =>
        {
            session.RunScript("PRAGMA defer_foreign_keys = ON");
            write(session.Connection);
            return new ValueTask<bool>(true);
        },
        CancellationToken.None);

    /// <summary>All rows of all tables that are exported, without what is not, in their order.</summary>
    public static Task<List<string>> DumpAsync(this RawStore raw) => raw.Database.ReadAsync(session => new ValueTask<List<string>>(Dump(session.Connection)), CancellationToken.None);

    public static async Task<string> ExportAsync(this IConversationStore store, string? userId = null)
    {
        using var stream = new MemoryStream();
        await store.Maintenance.ExportAsync(stream, userId);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static async Task<ImportResult> ImportAsync(this IConversationStore store, string file, ImportConflicts conflicts = ImportConflicts.Refuse)
    {
        using var stream = Stream(file);
        return await store.Maintenance.ImportAsync(stream, conflicts);
    }

    public static async Task<ImportResult> ImportAsync(this IUserStore store, string file, ImportConflicts conflicts = ImportConflicts.Refuse)
    {
        using var stream = Stream(file);
        return await store.ImportAsync(stream, conflicts);
    }

    public static MemoryStream Stream(string file) => new(Encoding.UTF8.GetBytes(file));

    /// <summary>The lines after the header, which says when.</summary>
    public static string Body(string file) => file[file.IndexOf('\n', StringComparison.Ordinal)..];

    private static List<string> Dump(SqliteConnection database)
    {
        var tables = database.Rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '*_fts*' AND name NOT GLOB 'sqlite_*' ORDER BY name").Except(ExportedTable.LeftOut.Keys);
        return [.. tables.SelectMany(table => Dump(database, table))];
    }

    private static IEnumerable<string> Dump(SqliteConnection database, string table)
    {
        var columns = database.Rows($"SELECT name FROM pragma_table_info('{table}')");
        var order = columns.Contains("seq") ? "seq" : "1, 2, 3";
        var values = columns.Except(["seq", "encrypted_password"]).Select(column => $"quote(\"{column}\")");
        return database.Rows($"SELECT {string.Join(", ", values)} FROM {table} ORDER BY {order}").Select(row => $"{table}|{row}");
    }
}
