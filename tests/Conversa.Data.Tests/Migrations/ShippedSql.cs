using System.Collections.Concurrent;
using Conversa.Data.Storage;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests.Migrations;

/// <summary>The SQL that the library ships, and databases made from it.</summary>
internal static class ShippedSql
{
    // Applying all scripts takes longer than most tests.
    private static readonly ConcurrentDictionary<int, Lazy<SqliteConnection>> Made = new();

    public static SqlCatalog Catalog { get; } = new(typeof(IConversationStore).Assembly);

    public static int Latest => Catalog.MigrationNames.Count;

    /// <summary>An in-memory database with the first scripts applied as DbUp applies them: each a single command.</summary>
    public static SqliteConnection DatabaseOf(int scripts)
    {
        var made = Made.GetOrAdd(scripts, count => new(() =>
        {
            var first = OpenInMemory();
            ApplyAsDbUp(first, count);
            return first;
        })).Value;
        var connection = OpenInMemory();
        lock (made)
        {
            made.BackupDatabase(connection);
        }

        return connection;
    }

    public static void ApplyAsDbUp(SqliteConnection connection, int scripts)
    {
        if ((long)connection.Scalar("SELECT count(name) FROM sqlite_master WHERE type = 'table' AND name = 'SchemaVersions'")! == 0)
        {
            connection.Execute("""
                CREATE TABLE [SchemaVersions] (
                    SchemaVersionID INTEGER CONSTRAINT [PK_SchemaVersions_SchemaVersionID] PRIMARY KEY AUTOINCREMENT NOT NULL,
                    ScriptName TEXT NOT NULL,
                    Applied DATETIME NOT NULL
                )
                """);
        }

        var done = connection.Rows("select [ScriptName] from [SchemaVersions] order by [ScriptName]");
        foreach (var name in Catalog.MigrationNames.Take(scripts).Except(done))
        {
            connection.Execute(Catalog.Up(name));
            using var record = connection.CreateCommand();
            record.CommandText = "insert into [SchemaVersions] (ScriptName, Applied) values (@scriptName, @applied)";
            record.Parameters.AddWithValue("@scriptName", name);
            record.Parameters.AddWithValue("@applied", ManualClock.Start.UtcDateTime);
            record.ExecuteNonQuery();
        }
    }

    private static SqliteConnection OpenInMemory()
    {
        var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Everything in a database's schema but SQLite's own tables.</summary>
    public static List<string> SchemaOf(SqliteConnection connection) =>
        connection.Rows("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name <> 'SchemaVersions' ORDER BY type, name");
}
