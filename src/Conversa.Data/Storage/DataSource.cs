using Microsoft.Data.Sqlite;

namespace Conversa.Data.Storage;

/// <summary>What a connection string says: where the database is, and what may be done with it.</summary>
/// <param name="Name">The path, or <c>:memory:</c>.</param>
/// <param name="InMemory">It is no file.</param>
/// <param name="ReadOnly">It may only be read.</param>
/// <param name="MayCreate">It is created when it does not exist.</param>
/// <param name="Unsupported">The first key given that the store does not let its host set; null when there is none.</param>
internal readonly record struct DataSource(string Name, bool InMemory, bool ReadOnly, bool MayCreate, string? Unsupported)
{
    private const string Key = "Data Source=";

    /// <summary>The connection string of a path, whatever its characters.</summary>
    public static string ConnectionStringOf(string path) => IsPlain(path) ? Key + path : new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString;

    /// <exception cref="ArgumentException">It is no connection string. The text quotes it.</exception>
    public static DataSource Parse(string connectionString)
    {
        // Most name a path and nothing else, and the driver's parser takes as long to load as SQLite itself.
        var value = connectionString.AsSpan(Math.Min(Key.Length, connectionString.Length));
        return connectionString.StartsWith(Key, StringComparison.OrdinalIgnoreCase) && IsPlain(value)
            ? OfPath(value.Trim().ToString())
            : OfParts(connectionString);
    }

    private static bool IsPlain(ReadOnlySpan<char> value) => value.IndexOfAny(";='\"") < 0 && value.IndexOfAnyInRange('\0', '\u001F') < 0;

    private static DataSource OfPath(string path) => new(path, InMemory: path == ":memory:", ReadOnly: false, MayCreate: true, Unsupported: null);

    private static DataSource OfParts(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        return new(
            builder.DataSource,
            builder.Mode == SqliteOpenMode.Memory || builder.DataSource == ":memory:",
            builder.Mode == SqliteOpenMode.ReadOnly,
            builder.Mode == SqliteOpenMode.ReadWriteCreate,
            UnsupportedKey(builder));
    }

    // The builder lists every key it knows; the ones given are those whose values are no longer the defaults.
    private static string? UnsupportedKey(SqliteConnectionStringBuilder builder)
    {
        var defaults = new SqliteConnectionStringBuilder();
        return builder.Keys.Cast<string>().FirstOrDefault(key => key is not ("Data Source" or "Mode") && !Equals(builder[key], defaults[key]));
    }
}
