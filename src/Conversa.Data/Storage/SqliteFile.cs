using Microsoft.Data.Sqlite;

namespace Conversa.Data.Storage;

/// <summary>Where the database is, and how each kind of connection to it is opened.</summary>
internal sealed class SqliteFile
{
    /// <summary>Long enough to ride out a commit of another process, short enough for a cancelled caller not to notice.</summary>
    public static readonly TimeSpan BriefWait = TimeSpan.FromMilliseconds(20);

    /// <summary>For what is rarely locked: reading while another process recovers the WAL, or closes as the last.</summary>
    public static readonly TimeSpan LongWait = TimeSpan.FromSeconds(5);

    private readonly ConversationStoreOptions _options;
    private readonly SqlCatalog _sql;

    public SqliteFile(ConversationStoreOptions options, SqlCatalog sql)
    {
        var builder = new SqliteConnectionStringBuilder(options.ConnectionString);
        _options = options;
        _sql = sql;
        InMemory = builder.Mode == SqliteOpenMode.Memory || builder.DataSource == ":memory:";
        ReadOnly = builder.Mode == SqliteOpenMode.ReadOnly;
        MayCreate = builder.Mode == SqliteOpenMode.ReadWriteCreate;
        Path = InMemory ? ":memory:" : System.IO.Path.GetFullPath(builder.DataSource);
    }

    public string Path { get; }

    public bool InMemory { get; }

    public bool ReadOnly { get; }

    private bool MayCreate { get; }

    public DbSession OpenWriter()
    {
        if (!InMemory && MayCreate && !File.Exists(Path))
        {
            Create();
        }

        return Open(SqliteOpenMode.ReadWrite, LongWait, session =>
        {
            // The first read of the file: what is not a database is refused here, before anything is set.
            _ = session.RunScalar("PRAGMA schema_version");
            if (session.RunScalar("PRAGMA page_count") == "0")
            {
                // Only a file without pages takes this; later it is silently ignored.
                session.RunScript("PRAGMA auto_vacuum = INCREMENTAL");
            }

            if (!InMemory && session.RunScalar("PRAGMA journal_mode = WAL") != "wal")
            {
                throw new ConversationStoreUnavailableException("The database cannot be put into WAL mode: its file system lacks shared memory, or another program holds it.");
            }

            session.RunScript($"PRAGMA synchronous = {(_options.Durability == Durability.Full ? "FULL" : "NORMAL")}");
            session.RunScript("PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; PRAGMA secure_delete = ON");
        });
    }

    public DbSession OpenReader() => Open(ReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite, LongWait, session =>
    {
        session.KeepWalOnClose();
        session.RunScript("PRAGMA wal_autocheckpoint = 0; PRAGMA query_only = ON");
    });

    /// <summary>The connection that checkpoints while the writer holds its lock.</summary>
    public DbSession OpenCheckpointer() => Open(SqliteOpenMode.ReadWrite, TimeSpan.Zero, session =>
    {
        session.KeepWalOnClose();
        session.RunScript("PRAGMA wal_autocheckpoint = 0");
    });

    private DbSession Open(SqliteOpenMode mode, TimeSpan wait, Action<DbSession> prepare)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = Path, Mode = InMemory ? SqliteOpenMode.Memory : mode, Pooling = false };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            var session = new DbSession(connection, _sql);
            session.WaitForLocks(wait);
            session.RunScript("PRAGMA cache_size = 10000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
            prepare(session);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Create()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        try
        {
            // SQLite would make it readable by everyone; its -wal and -shm take over the mode they find here.
            var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(Path, mode);
        }
        catch (IOException) when (File.Exists(Path))
        {
            // Another process was first.
        }
    }
}
