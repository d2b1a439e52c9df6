using Conversa.Data.Storage.Hot;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Conversa.Data.Storage;

/// <summary>One open connection, its kept statements, and the only caller of Dapper. Used by one caller at a time.</summary>
internal sealed class DbSession(sqlite3 handle, SqlCatalog sql) : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private SqliteConnection? _connection;
    private HotChanges _hot = HotChanges.None;
    private long _since;
    private int _pagesCounted;
    private long _pagesWritten;
    private volatile bool _waitingForLock;

    /// <summary>True while its user waits for the lock that another process holds. Read from other threads too.</summary>
    public bool IsWaitingForLock
    {
        get => _waitingForLock;
        set => _waitingForLock = value;
    }

    /// <summary>True while a transaction is open. Some errors end it behind our back.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    /// <summary>True while an open transaction may have changed what this connection reads: it is not committed and may never be.</summary>
    public bool MayHaveWritten => !ReadsOnly && InTransaction;

    /// <summary>Whether it was opened to read only.</summary>
    public bool ReadsOnly { get; private set; }

    /// <summary>A number that every change of the schema by any connection changes: a migration, a restore, VACUUM.</summary>
    public string? SchemaVersion => RunScalar("PRAGMA schema_version");

    /// <summary>The block as a prepared statement, kept for the life of the connection.</summary>
    public Statement Statement(string block)
    {
        if (!_statements.TryGetValue(block, out var statement))
        {
            _statements[block] = statement = new Statement(handle, sql[block]);
        }

        Note(block, statement.Writes);
        return statement;
    }

    /// <summary>What its work is known by: the last block that wrote, else the first of all, since <see cref="ForgetBlock"/>.</summary>
    public string? Block { get; private set; }

    /// <summary>How long a caller has had it; null when nobody has.</summary>
    public TimeSpan? Reading => Interlocked.Read(ref _since) is var since and not 0 ? TimeProvider.System.GetElapsedTime(since) : null;

    /// <summary>Notes that a caller has it from this timestamp on; 0 when nobody has.</summary>
    public void ReadSince(long started) => Interlocked.Exchange(ref _since, started);

    public void ForgetBlock() => Block = null;

    /// <summary>The number of rows changed.</summary>
    public async ValueTask<int> ExecuteAsync(string block, object? args = null) =>
        await Connection.ExecuteAsync(Noted(block, writes: true), args).ConfigureAwait(false);

    /// <summary>The one row; null when there is none.</summary>
    public async ValueTask<T?> FindAsync<T>(string block, object? args = null)
        where T : class =>
        await Connection.QuerySingleOrDefaultAsync<T>(Noted(block, writes: false), args).ConfigureAwait(false);

    public async ValueTask<List<T>> ListAsync<T>(string block, object? args = null) =>
        (await Connection.QueryAsync<T>(Noted(block, writes: false), args).ConfigureAwait(false)).AsList();

    /// <summary>The first column of the first row; the default of <typeparamref name="T"/> when there is no row or it holds NULL.</summary>
    public async ValueTask<T?> ScalarAsync<T>(string block, object? args = null) =>
        await Connection.ExecuteScalarAsync<T>(Noted(block, writes: false), args).ConfigureAwait(false);

    /// <summary>What the open transaction does to what is kept in memory.</summary>
    public HotChanges Hot => _hot;

    /// <summary>A number that every commit of another connection changes. Inside a transaction it is that of its beginning.</summary>
    public string? DataVersion => Keep("PRAGMA data_version").Find(s => s.TextOrNull(0));

    public void Begin() => Run("BEGIN IMMEDIATE");

    /// <summary>Begins a transaction in which every read sees the same; <see cref="Rollback"/> ends it.</summary>
    public void BeginRead() => Run("BEGIN");

    public void Commit()
    {
        _hot.Committing(this);
        var committed = false;
        try
        {
            Run("COMMIT");
            committed = true;
        }
        finally
        {
            _hot.Committed(committed);
        }
    }

    /// <summary>Tells the cache of every change from now on.</summary>
    public void Keep(HotCache cache)
    {
        _hot = new HotChanges(cache);
        raw.sqlite3_update_hook(handle, static (hot, change, _, table, _) => ((HotChanges)hot).Touched(HotTable.Of(change, table)), _hot);
    }

    /// <summary>Undoes the open transaction, if there is one. It does not throw: what made it necessary is being reported.</summary>
    public void Rollback()
    {
        if (InTransaction)
        {
            _ = raw.sqlite3_exec(handle, "ROLLBACK");
        }

        _hot.Discard();
    }

    /// <summary>Changes nothing in the open transaction, and yet a page of it is written, as it would not be for a value that stays the same.</summary>
    public void WriteNothing()
    {
        Statement("health/Touch").Execute();
        Statement("health/Touch").Execute();
    }

    public void Savepoint()
    {
        Run("SAVEPOINT item");
        _hot.Mark();
    }

    public void ReleaseSavepoint() => Run("RELEASE item");

    public void RollbackToSavepoint()
    {
        Run("ROLLBACK TO item");
        Run("RELEASE item");
        _hot.Undo();
    }

    /// <summary>Runs every statement of a script, rows ignored.</summary>
    public void RunScript(string script)
    {
        // Never split on semicolons: trigger bodies hold them. SQLite itself says where each statement ends.
        var rest = System.Text.Encoding.UTF8.GetBytes(script).AsSpan();
        while (!rest.IsEmpty)
        {
            SqliteErrors.ThrowIfFailed(raw.sqlite3_prepare_v2(handle, rest, out var statement, out var tail), handle);
            rest = rest[^tail.Length..];
            using (statement)
            {
                if (statement.IsInvalid)
                {
                    continue;
                }

                int rc;
                while ((rc = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                {
                }

                SqliteErrors.ThrowIfFailed(rc == raw.SQLITE_DONE ? raw.SQLITE_OK : rc, handle);
            }
        }
    }

    /// <summary>The first column of a statement's first row as text; null when there is no row. For PRAGMAs and the schema.</summary>
    public string? RunScalar(string text)
    {
        using var statement = new Statement(handle, text);
        return statement.Find(s => s.TextOrNull(0));
    }

    /// <summary>The number that a statement's first row is.</summary>
    public long RunCount(string text)
    {
        using var statement = new Statement(handle, text);
        return statement.Find(s => s.Integer(0));
    }

    /// <summary>A statement of no block, which the caller disposes. For PRAGMAs, the schema, and tables that only the schema names.</summary>
    public Statement Prepare(string text) => new(handle, text);

    /// <summary>The key of the row that this connection inserted last.</summary>
    public long LastInsertedRow => raw.sqlite3_last_insert_rowid(handle);

    /// <summary>The rows that this connection has changed since it was opened.</summary>
    public long TotalChanges => raw.sqlite3_total_changes(handle);

    /// <summary>The pages that this connection has written to the WAL since it was opened. Only whoever has the connection asks.</summary>
    public long PagesWritten
    {
        get
        {
            const int CacheWrite = 9;
            _ = raw.sqlite3_db_status(handle, CacheWrite, out var pages, out _, 0);

            // SQLite counts to 2^31 and begins anew: days or weeks of a busy host.
            _pagesWritten += (pages - _pagesCounted) & int.MaxValue;
            _pagesCounted = pages;
            return _pagesWritten;
        }
    }

    /// <summary>The connection as ADO knows it.</summary>
    public SqliteConnection Connection => _connection ??= new OpenConnection(handle);

    /// <summary>How long a statement waits for a lock, holding its thread, before it fails as busy.</summary>
    public void WaitForLocks(TimeSpan time) => _ = raw.sqlite3_busy_timeout(handle, (int)time.TotalMilliseconds);

    /// <summary>Refuses to write from now on.</summary>
    public void ReadOnly()
    {
        RunScript("PRAGMA query_only = ON");
        ReadsOnly = true;
    }

    /// <summary>Leaves the WAL as it is when this connection is the last to close: only the writer may checkpoint.</summary>
    public void KeepWalOnClose() => _ = raw.sqlite3_db_config(handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    /// <summary>
    /// Plans every statement without looking at what is bound to it. Else SQLite prepares a statement with a parameter in its LIMIT anew at each use,
    /// which takes a short one longer than its rows do.
    /// </summary>
    public void PlanWithoutValues() => _ = raw.sqlite3_db_config(handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);

    /// <summary>Copies what it can of the WAL into the database without waiting for anybody.</summary>
    /// <returns>The frames in the WAL that could not be copied because a reader still needs the old pages, and how many there are in all.</returns>
    public (int Left, int Frames) Checkpoint()
    {
        SqliteErrors.ThrowIfFailed(raw.sqlite3_wal_checkpoint_v2(handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var frames, out var copied), handle);
        return (frames - copied, frames);
    }

    /// <summary>The database file as this connection has it open. Used for no longer than the connection.</summary>
    public OpenFile File => new(handle, isWal: false);

    /// <summary>The WAL as this connection has it open, once it has read.</summary>
    public OpenFile WalFile => new(handle, isWal: true);

    /// <summary>Begins to copy this connection's database over another's.</summary>
    public PageCopy CopyOver(DbSession destination) => destination.CopyFrom(handle);

    /// <summary>Ends what the connection is running, from another thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(handle);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _connection?.Dispose();
        handle.Dispose();
    }

    private string Noted(string block, bool writes)
    {
        Note(block, writes);
        return sql[block];
    }

    private void Note(string block, bool writes)
    {
        if (Block is null || writes)
        {
            Block = block;
        }
    }

    private PageCopy CopyFrom(sqlite3 source) => new(source, handle);

    private void Run(string text) => Keep(text).Execute();

    private Statement Keep(string text)
    {
        if (!_statements.TryGetValue(text, out var statement))
        {
            _statements[text] = statement = new Statement(handle, text);
        }

        return statement;
    }
}
