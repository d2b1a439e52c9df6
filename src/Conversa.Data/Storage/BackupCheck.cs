using Conversa.Data.Migrations;

namespace Conversa.Data.Storage;

/// <summary>Whether a file is a whole backup.</summary>
internal static class BackupCheck
{
    private const int HeaderSize = 100;
    private const int ReadVersionAt = 19;
    private const int Wal = 2;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Opens a file as a backup, in a transaction in which nobody can change it.</summary>
    /// <exception cref="ConversationStoreCorruptException">It is not a database.</exception>
    public static DbSession Open(string path, SqlCatalog sql)
    {
        var session = SqliteFile.OpenBackup(path, IsInWal(path), sql);
        try
        {
            session.BeginRead();
            _ = session.SchemaVersion; // Its first read is what begins the transaction.
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Reads all of it.</summary>
    /// <exception cref="ConversationStoreCorruptException">A page, an index or a reference is broken.</exception>
    public static void RequireWhole(DbSession backup, CancellationToken cancellationToken)
    {
        using var interrupt = cancellationToken.UnsafeRegister(static s => ((DbSession)s!).Interrupt(), backup);
        cancellationToken.ThrowIfCancellationRequested();

        // What SQLite found may quote rows; that it found something is enough.
        if (backup.Statement("migrations/FindDamage").Find(row => row.Text(0)) is not null)
        {
            throw new ConversationStoreCorruptException("The backup is damaged.");
        }

        if (backup.Statement("migrations/FindBrokenReference").Find(row => row.Text(0)) is { } table)
        {
            throw new ConversationStoreCorruptException($"The backup has rows in table '{table}' that refer to what is not there.");
        }
    }

    /// <summary>Demands that the store can go on with it.</summary>
    /// <exception cref="ConversationStoreSchemaException">It is too new, or not the database of a store.</exception>
    public static void RequireUsable(DbSession backup, SqliteEngine engine) => new Migrator(backup, engine).RequireUsable();

    // A copy of a database that was closed still says that it has a WAL.
    private static bool IsInWal(string path)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        using var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete });
        return file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize && header.StartsWith(Magic)
            ? header[ReadVersionAt] == Wal
            : throw new ConversationStoreCorruptException($"The file '{path}' is not a SQLite database.");
    }
}
