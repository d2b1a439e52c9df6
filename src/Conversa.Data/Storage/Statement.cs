using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Conversa.Data.Storage;

/// <summary>
/// A prepared statement that its connection keeps, for the blocks a bot runs on every turn.
/// Bind, then <see cref="FindAsync"/>, <see cref="ListAsync"/> or <see cref="ExecuteAsync"/>, each of which leaves it ready for the next use.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const int RepreparationCount = 5; // SQLITE_STMTSTATUS_REPREPARE

    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _handle;
    private readonly string[] _parameters;
    private (byte[] Utf8, string Text)[]? _repeated;
    private int _next;

    public Statement(sqlite3 db, string sql)
    {
        _db = db;
        var rc = raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out _handle);

        // After another program changed the schema, the first prepare of a write whose trigger touches a virtual table fails; the next works.
        if (rc == raw.SQLITE_ERROR)
        {
            rc = raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out _handle);
        }

        SqliteErrors.ThrowIfFailed(rc, db);
        Writes = raw.sqlite3_stmt_readonly(_handle) == 0;
        _parameters = new string[raw.sqlite3_bind_parameter_count(_handle)];
        for (var i = 0; i < _parameters.Length; i++)
        {
            _parameters[i] = raw.sqlite3_bind_parameter_name(_handle, i + 1).utf8_to_string()[1..];
        }
    }

    /// <summary>Whether it may change the database.</summary>
    public bool Writes { get; }

    /// <summary>How often SQLite had to prepare it anew since it was made: after a change of the schema, never for what was bound to it.</summary>
    public int Repreparations => raw.sqlite3_stmt_status(_handle, RepreparationCount, 0);

    /// <summary>The names of the result's columns, in order.</summary>
    public IEnumerable<string> Columns =>
        Enumerable.Range(0, raw.sqlite3_column_count(_handle)).Select(i => raw.sqlite3_column_name(_handle, i).utf8_to_string());

    public Statement Bind(string parameter, string? value)
    {
        var index = IndexOf(parameter);
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_handle, index));
        }
        else if (value.Length == 0)
        {
            // An empty span has no address, and a null address binds NULL.
            Check(raw.sqlite3_bind_text(_handle, index, string.Empty));
        }
        else
        {
            BindText(index, value);
        }

        return this;
    }

    /// <summary>Binds a BLOB, of at least one byte: an empty span would bind NULL.</summary>
    public Statement Bind(string parameter, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_handle, IndexOf(parameter), value));
        return this;
    }

    public Statement Bind(string parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_handle, IndexOf(parameter), value));
        return this;
    }

    public Statement Bind(string parameter, long? value)
    {
        var index = IndexOf(parameter);
        Check(value is { } number ? raw.sqlite3_bind_int64(_handle, index, number) : raw.sqlite3_bind_null(_handle, index));
        return this;
    }

    public Statement Bind(string parameter, double value)
    {
        Check(raw.sqlite3_bind_double(_handle, IndexOf(parameter), value));
        return this;
    }

    public Statement Bind(string parameter, double? value) => value is { } number ? Bind(parameter, number) : Bind(parameter, (long?)null);

    /// <summary>The rows the statement changed, not counting what its triggers changed.</summary>
    public int Execute()
    {
        try
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(_db);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The first row; the default of <typeparamref name="T"/> when there is none.</summary>
    public T? Find<T>(Func<Statement, T> read)
    {
        try
        {
            if (!Step())
            {
                return default;
            }

            var row = read(this);

            // A write has made all its changes before it gives its first row, and a reset keeps them. What goes wrong after that row is an error too.
            while (Step())
            {
            }

            return row;
        }
        catch (Exception e) when (SqliteErrors.IsOfDamagedRow(e))
        {
            throw SqliteErrors.DamagedRow();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Reads rows without keeping them, until there are no more.</summary>
    public void ForEach(Action<Statement> read) => ForEachWhile(row =>
    {
        read(row);
        return true;
    });

    /// <summary>Reads rows without keeping them, until there are no more or one is enough.</summary>
    /// <param name="read">Reads one; false when no other is wanted.</param>
    public void ForEachWhile(Func<Statement, bool> read)
    {
        try
        {
            while (Step() && read(this))
            {
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Reads rows without keeping them, until there are no more. The statement stays where it is while one is waited for.</summary>
    public async ValueTask ForEachAsync(Func<Statement, ValueTask> read)
    {
        try
        {
            while (Step())
            {
                await read(this).ConfigureAwait(false);
            }
        }
        finally
        {
            Reset();
        }
    }

    public List<T> List<T>(Func<Statement, T> read)
    {
        try
        {
            var rows = new List<T>();
            while (Step())
            {
                rows.Add(read(this));
            }

            return rows;
        }
        catch (Exception e) when (SqliteErrors.IsOfDamagedRow(e))
        {
            throw SqliteErrors.DamagedRow();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary><see cref="Execute"/> for repositories, which do not know that their engine never waits.</summary>
    public ValueTask<int> ExecuteAsync() => new(Execute());

    /// <summary><see cref="Find"/> for repositories.</summary>
    public ValueTask<T?> FindAsync<T>(Func<Statement, T> read) => new(Find(read));

    /// <summary><see cref="List"/> for repositories.</summary>
    public ValueTask<List<T>> ListAsync<T>(Func<Statement, T> read) => new(List(read));

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_handle, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Like <see cref="Text"/>, for a column that often repeats the row before: the same text is the same string.</summary>
    public string RepeatedText(int column)
    {
        var utf8 = raw.sqlite3_column_blob(_handle, column);
        ref var last = ref (_repeated ??= new (byte[], string)[raw.sqlite3_column_count(_handle)])[column];
        if (last.Utf8 is null || !utf8.SequenceEqual(last.Utf8))
        {
            last = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return last.Text;
    }

    public string? RepeatedTextOrNull(int column) => IsNull(column) ? null : RepeatedText(column);

    /// <summary>The column's UTF-8, valid until the next row.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(_handle, column);

    /// <summary>The column's bytes, valid until the next row.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_handle, column);

    public long Integer(int column) => raw.sqlite3_column_int64(_handle, column);

    public long? IntegerOrNull(int column) => IsNull(column) ? null : Integer(column);

    public double Real(int column) => raw.sqlite3_column_double(_handle, column);

    public double? RealOrNull(int column) => IsNull(column) ? null : Real(column);

    public void Dispose() => _handle.Dispose();

    private bool Step()
    {
        var rc = raw.sqlite3_step(_handle);
        if (rc == raw.SQLITE_ROW)
        {
            return true;
        }

        if (rc != raw.SQLITE_DONE)
        {
            SqliteErrors.ThrowIfFailed(rc, _db);
        }

        return false;
    }

    private void Reset()
    {
        _next = 0;

        // A failed step's code comes back here once more; it has been reported.
        _ = raw.sqlite3_reset(_handle);
    }

    private void BindText(int index, string value)
    {
        const int OnStack = 512;
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = most <= OnStack ? null : ArrayPool<byte>.Shared.Rent(most);
        Span<byte> buffer = rented is null ? stackalloc byte[OnStack] : rented;
        var length = Encoding.UTF8.GetBytes(value, buffer);
        Check(raw.sqlite3_bind_text(_handle, index, buffer[..length]));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // Parameters are mostly bound in the order in which the SQL names them, so the first look is the last.
    private int IndexOf(string parameter)
    {
        if (_next < _parameters.Length && string.Equals(_parameters[_next], parameter, StringComparison.Ordinal))
        {
            return ++_next;
        }

        var found = Array.IndexOf(_parameters, parameter);
        return found >= 0 ? (_next = found + 1) : throw new InvalidOperationException($"The query has no parameter @{parameter}.");
    }

    private void Check(int rc)
    {
        if (rc != raw.SQLITE_OK)
        {
            SqliteErrors.ThrowIfFailed(rc, _db);
        }
    }
}
