using SQLitePCL;

namespace Conversa.Data.Storage;

/// <summary>Where the database is, and how each kind of connection to it is opened.</summary>
internal sealed class SqliteFile
{
    /// <summary>Long enough to ride out a commit of another process, short enough for a cancelled caller not to notice.</summary>
    public static readonly TimeSpan BriefWait = TimeSpan.FromMilliseconds(20);

    /// <summary>For what is rarely locked: reading while another process recovers the WAL, or closes as the last.</summary>
    public static readonly TimeSpan LongWait = TimeSpan.FromSeconds(5);

    /// <summary>What a steady writer fills between two checkpoints: a WAL that is cut and grown again each time costs it a tenth.</summary>
    public static readonly string LimitWal = $"PRAGMA journal_size_limit = {WalLimit}";

    // What SQLite keeps beside any database whose WAL is on, while it is open.
    private static readonly string[] Suffixes = ["-wal", "-shm"];

    /// <summary>What a WAL is cut to when it is begun anew. One that is longer has a reader that keeps it from that, or held one large transaction.</summary>
    public const long WalLimit = 100L << 20;

    // The name says that it is in memory; the flag would say it of every file that is attached, too.
    private const int MemoryFlags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;

    private readonly ConversationStoreOptions _options;
    private readonly SqlCatalog _sql;

    // Which SQLite it is: the one that ships with the library.
    static SqliteFile() => Batteries_V2.Init();

    public SqliteFile(ConversationStoreOptions options, SqlCatalog sql)
    {
        var source = DataSource.Parse(options.ConnectionString);
        _options = options;
        _sql = sql;
        InMemory = source.InMemory;
        ReadOnly = source.ReadOnly;
        MayCreate = source.MayCreate;
        Path = InMemory ? ":memory:" : System.IO.Path.GetFullPath(source.Name);
    }

    public string Path { get; }

    /// <summary>The name of the file without its directory, or <c>:memory:</c>.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The size of the WAL; 0 in memory.</summary>
    public long WalBytes => InMemory ? 0 : LengthOf(Path + "-wal");

    /// <summary>What the database and what SQLite keeps beside it take on the disk; 0 in memory.</summary>
    public long DiskBytes => InMemory ? 0 : LengthOf(Path) + WalBytes + LengthOf(Path + "-shm");

    public bool InMemory { get; }

    public bool ReadOnly { get; }

    private bool MayCreate { get; }

    /// <summary>
    /// Whether a path leads to this database, to what SQLite keeps beside it, or to a database beside which SQLite keeps something:
    /// another store or another library of this process may have that one open. Only names are looked at, since opening is what does the harm.
    /// </summary>
    public bool IsInUse(string path)
    {
        var real = RealPath.Of(path);
        var database = WithoutSuffix(real);

        // Some file systems tell no case apart, and refusing one name too many does little harm.
        return (!InMemory && IsOwn(real, RealPath.Of(Path)))
            || (database.Length < real.Length && File.Exists(database))
            || Array.Exists(Suffixes, suffix => File.Exists(real + suffix));
    }

    /// <summary>Whether the WAL is no longer than so many pages make it. Only its length is asked for: opening it would drop SQLite's locks.</summary>
    public bool WalHolds(long pages, int pageSize)
    {
        const int Header = 32;
        const int FrameHeader = 24;
        return new FileInfo(Path + "-wal").Length <= Header + (pages * (FrameHeader + pageSize));
    }

    /// <summary>The writer. Several processes may be making the same new file: turning on the WAL needs it alone, and does not wait by itself.</summary>
    /// <exception cref="ConversationStoreException">The file cannot be used; the text names it.</exception>
    public async Task<DbSession> OpenWriterAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return OpenWriter();
            }
            catch (Exception e) when (SqliteErrors.IsBusy(e) && TimeProvider.System.GetElapsedTime(started) < _options.LockTimeout)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (SqliteErrors.Translate(e, cancellationToken, Path) is { } ours)
            {
                throw ours;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ConversationStoreUnavailableException($"The database file '{Path}' cannot be created: {e.Message}", e);
            }
        }
    }

    private DbSession OpenWriter()
    {
        if (!InMemory && MayCreate && !File.Exists(Path))
        {
            Create();
        }

        return Open(raw.SQLITE_OPEN_READWRITE, LongWait, session =>
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

            session.RunScript(LimitWal);

            // A page that splits makes the commit walk the whole page cache: of 10,000 pages that takes as long as the rest of an append, which one in four pays.
            // Of a mapped file SQLite asks the WAL's index for each page that it reads, also for one in the cache, and that takes the longer the more often
            // the WAL has the page: just before a checkpoint, half as long again as the whole of a claim.
            session.RunScript("PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON; PRAGMA cache_size = 2000; PRAGMA mmap_size = 0");
        });
    }

    public DbSession OpenReader() => Open(ReadOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE, LongWait, session =>
    {
        session.KeepWalOnClose();
        session.RunScript("PRAGMA wal_autocheckpoint = 0");
        session.ReadOnly();
    });

    /// <summary>The connection that checkpoints while the writer holds its lock.</summary>
    public DbSession OpenCheckpointer() => Open(raw.SQLITE_OPEN_READWRITE, TimeSpan.Zero, session =>
    {
        session.KeepWalOnClose();
        session.RunScript("PRAGMA wal_autocheckpoint = 0");
    });

    /// <summary>A backup in the making, in a file that is there and empty. Nobody else knows of it, and one that is not finished is thrown away: it needs no journal and no syncs.</summary>
    public static DbSession OpenNewBackup(string path, SqlCatalog sql) => Open(path, raw.SQLITE_OPEN_READWRITE, sql, session =>
        session.RunScript("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF"));

    /// <summary>What is being imported, in a file that is there and empty. It is thrown away in any case.</summary>
    public static DbSession OpenStage(string path, SqlCatalog sql) => Open(path, raw.SQLITE_OPEN_READWRITE, sql, session =>
        session.RunScript("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF"));

    /// <summary>A backup, to read only. It can be anything at all.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="inWal">Whether the file says that it has a WAL: then it is taken as it is, because to look for a WAL is to make one.</param>
    /// <param name="sql">The queries.</param>
    public static DbSession OpenBackup(string path, bool inWal, SqlCatalog sql)
    {
        var (name, flags) = inWal ? (new Uri(path).AbsoluteUri + "?immutable=1", raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI) : (path, raw.SQLITE_OPEN_READONLY);
        return Open(name, flags, sql, session =>
        {
            session.WaitForLocks(LongWait);
            session.RunScript("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY");
            session.ReadOnly();
        });
    }

    /// <summary>An empty database of nobody's.</summary>
    public static DbSession OpenScratch(SqlCatalog sql) => Open(":memory:", MemoryFlags, sql);

    private static DbSession Open(string path, int flags, SqlCatalog sql)
    {
        var rc = raw.sqlite3_open_v2(path, out var handle, flags, null);
        var session = new DbSession(handle, sql);
        if (rc != raw.SQLITE_OK)
        {
            using (session)
            {
                SqliteErrors.ThrowIfFailed(rc, handle);
            }
        }

        session.PlanWithoutValues();
        return session;
    }

    private DbSession Open(int flags, TimeSpan wait, Action<DbSession> prepare) => Open(Path, InMemory ? MemoryFlags : flags, _sql, session =>
    {
        session.WaitForLocks(wait);
        session.RunScript("PRAGMA cache_size = 10000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
        prepare(session);
    });

    private static DbSession Open(string path, int flags, SqlCatalog sql, Action<DbSession> prepare)
    {
        var session = Open(path, flags, sql);
        try
        {
            prepare(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static bool IsOwn(string path, string database) =>
        path.StartsWith(database, StringComparison.OrdinalIgnoreCase) && path[database.Length..].ToLowerInvariant() is "" or "-wal" or "-shm" or "-journal";

    private static string WithoutSuffix(string path)
    {
        var suffix = Array.Find(Suffixes, s => path.EndsWith(s, StringComparison.OrdinalIgnoreCase));
        return suffix is null ? path : path[..^suffix.Length];
    }

    // Never by opening it: closing it again would drop SQLite's locks.
    private static long LengthOf(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is none, or it may not be looked at: whoever uses the database is told why.
            return 0;
        }
    }

    /// <summary>Makes an empty file that nobody but its owner can read. SQLite would make it readable by everyone; its -wal and -shm take over the mode they find here.</summary>
    public static void CreatePrivate(string path)
    {
        var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, mode);
    }

    private void Create()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        try
        {
            CreatePrivate(Path);
        }
        catch (IOException) when (File.Exists(Path))
        {
            // Another process was first.
        }
    }
}
