using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Conversa.Data.Storage;

/// <summary>The one place where the driver's errors become ours.</summary>
internal static class SqliteErrors
{
    private const int ForeignKey = 787;
    private const int PrimaryKey = 1555;
    private const int Unique = 2067;
    private const int RowId = 2579;
    private const int NotNull = 1299;
    private const int DataType = 3091;

    /// <summary>True when the error is of the lock that another process holds.</summary>
    public static bool IsBusy(Exception error) => error is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL };

    public static bool IsMissingTable(Exception error) =>
        error is SqliteException { SqliteErrorCode: raw.SQLITE_ERROR } e && e.Message.Contains("no such table", StringComparison.Ordinal);

    /// <summary>True for what is thrown where a stored value cannot be what it should be. SQLite has no checksums: some damage is seen only there.</summary>
    public static bool IsOfDamagedRow(Exception error) =>
        error is IndexOutOfRangeException or ArgumentOutOfRangeException or FormatException or OverflowException or InvalidCastException or JsonException;

    /// <summary>The error for such a row. What was thrown can quote the value, so it does not travel on.</summary>
    public static ConversationStoreCorruptException DamagedRow() => new("The database file is damaged: a row holds what it cannot hold.");

    public static void ThrowIfFailed(int rc, sqlite3 db)
    {
        if (rc is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw Failure(rc, db);
        }
    }

    /// <summary>The public exception for a driver's error; null for errors that are not the driver's.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="cancellationToken">The caller's token, by which a read may have been ended.</param>
    /// <param name="path">The file, where it was being opened; null later.</param>
    public static Exception? Translate(Exception error, CancellationToken cancellationToken, string? path = null)
    {
        if (error is not SqliteException e)
        {
            return null;
        }

        // SQLite's own text can echo what a user wrote, so only its codes travel on.
        var cause = new SqliteException($"SQLite error {e.SqliteErrorCode}", e.SqliteErrorCode, e.SqliteExtendedErrorCode);
        var file = path is null ? "The database file" : $"The database file '{path}'";
        return e.SqliteErrorCode switch
        {
            raw.SQLITE_INTERRUPT => new OperationCanceledException("The read was cancelled.", cause, cancellationToken),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => Busy(cause),
            raw.SQLITE_FULL => new ConversationStoreFullException("The disk or the database is full; nothing was written.", cause),
            raw.SQLITE_CORRUPT => new ConversationStoreCorruptException($"{file} is damaged.", cause),
            raw.SQLITE_NOTADB => new ConversationStoreCorruptException($"{file} is not a SQLite database.", cause),
            raw.SQLITE_READONLY => new ConversationStoreUnavailableException("The database is read-only.", cause),
            raw.SQLITE_CANTOPEN => new ConversationStoreUnavailableException($"{file} cannot be opened.", cause),
            raw.SQLITE_PERM or raw.SQLITE_AUTH => new ConversationStoreUnavailableException($"{file} may not be used by this user.", cause),
            raw.SQLITE_IOERR => new ConversationStoreUnavailableException("Reading or writing the database file failed.", cause) { Transient = true },
            raw.SQLITE_CONSTRAINT => Constraint(e, cause),
            raw.SQLITE_TOOBIG => new ArgumentException("A value is larger than the database can hold.", cause),
            _ => new ConversationStoreException($"The database answered with SQLite error {e.SqliteExtendedErrorCode}.", cause),
        };
    }

    public static ConversationStoreUnavailableException Busy(Exception? cause) =>
        new("Another process held the database's lock for too long; nothing was written.", cause) { Transient = true };

    /// <summary>An error that its connection knows nothing of.</summary>
    public static SqliteException Failure(int rc) => new($"SQLite error {rc}", rc & 0xff, rc);

    // Apart from ThrowIfFailed, so that nothing loads the driver before there is an error.
    private static SqliteException Failure(int rc, sqlite3 db) =>
        new(raw.sqlite3_errmsg(db).utf8_to_string(), rc & 0xff, raw.sqlite3_extended_errcode(db));

    // The texts of constraint errors name tables and columns, never values.
    private static Exception Constraint(SqliteException e, Exception cause) => e.SqliteExtendedErrorCode switch
    {
        PrimaryKey or Unique or RowId => new ConversationStoreConflictException($"It exists already: {Subject(e)}.", cause),
        // Callers' values are checked before: it is what the row holds already.
        NotNull => new ConversationStoreCorruptException($"The database file is damaged: a row lacks {Subject(e)}.", cause),
        DataType => new ConversationStoreCorruptException("The database file is damaged: a row holds a value of another type than its column's.", cause),
        ForeignKey => new ConversationStoreNotFoundException("What a field refers to does not exist.", cause),
        _ => new ArgumentException($"The database refused a value: {Subject(e)}.", cause),
    };

    private static string Subject(SqliteException e)
    {
        var colon = e.Message.IndexOf("failed: ", StringComparison.Ordinal);
        return colon < 0 ? "a constraint failed" : e.Message[(colon + "failed: ".Length)..].TrimEnd('\'', '.');
    }
}
