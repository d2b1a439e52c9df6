using Microsoft.Data.Sqlite;

namespace Conversa.Data.Torture.Harness;

/// <summary>Another program on the database, which knows nothing of the store: plain SQLite, afresh each time.</summary>
internal static class Outsider
{
    /// <summary>A connection that leaves checkpoints to others, as any program must while the store is open.</summary>
    public static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
        connection.Open();
        connection.Execute("PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 5000");
        return connection;
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>The rows of a query, their values as text, joined by bars.</summary>
    public static List<string> Rows(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetString(i))));
        }

        return rows;
    }

    /// <summary>What is wrong with a database that nobody has open: its pages, its references, and its full-text indexes, each compared with its table word by word.</summary>
    public static List<string> Damage(string path)
    {
        using var connection = Connect(path);
        var damage = connection.Rows("PRAGMA integrity_check").Where(row => row != "ok").ToList();
        damage.AddRange(connection.Rows("PRAGMA foreign_key_check").Select(row => $"a reference leads nowhere: {row}"));
        foreach (var index in connection.Rows("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5 (%'"))
        {
            try
            {
                // Without the rank, only the index's own pages are looked at.
                connection.Execute($"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
            }
            catch (SqliteException e)
            {
                damage.Add($"the full-text index {index}: {e.Message}");
            }
        }

        return damage;
    }
}
