using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests.Maintenance;

/// <summary>What is in a database, to the byte.</summary>
internal static class Rows
{
    /// <summary>A hash of all rows of each table, those inside the full-text indexes too.</summary>
    public static Dictionary<string, string> HashesOf(SqliteConnection connection)
    {
        var tables = connection.Rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') AND name NOT LIKE 'sqlite~_schema' ESCAPE '~' ORDER BY name");
        return tables.ToDictionary(table => table, table => HashOf(connection, table), StringComparer.Ordinal);
    }

    public static Task<Dictionary<string, string>> HashesAsync(this RawStore store) =>
        store.Database.ReadAsync(session => new ValueTask<Dictionary<string, string>>(HashesOf(session.Connection)), CancellationToken.None);

    public static Dictionary<string, string> HashesOfFile(string path)
    {
        using var connection = Open(path);
        return HashesOf(connection);
    }

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private static string HashOf(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is a table's.
        command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                hash.AppendData(reader.GetValue(i) switch
                {
                    byte[] bytes => bytes,
                    var value => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value}|")),
                });
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
