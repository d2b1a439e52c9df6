using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>A prepared statement, by number of parameter and column.</summary>
internal sealed class RawStatement : IDisposable
{
    private const int OnStack = 512;

    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;

    public RawStatement(sqlite3 db, string sql)
    {
        _db = db;
        Check(raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_statement, parameter, value));

    public void Bind(int parameter, double value) => Check(raw.sqlite3_bind_double(_statement, parameter, value));

    public void Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, parameter));
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most <= OnStack ? null : ArrayPool<byte>.Shared.Rent(most);
        Span<byte> buffer = rented is null ? stackalloc byte[OnStack] : rented;
        Check(raw.sqlite3_bind_text(_statement, parameter, buffer[..Encoding.UTF8.GetBytes(value, buffer)]));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>True when there is a row.</summary>
    public bool Step()
    {
        var rc = raw.sqlite3_step(_statement);
        if (rc == raw.SQLITE_ROW)
        {
            return true;
        }

        if (rc != raw.SQLITE_DONE)
        {
            Check(rc);
        }

        return false;
    }

    public void Reset() => _ = raw.sqlite3_reset(_statement);

    /// <summary>Steps a statement without rows to its end.</summary>
    public void Run()
    {
        try
        {
            _ = Step();
        }
        finally
        {
            Reset();
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? IntegerOrNull(int column) => IsNull(column) ? null : Integer(column);

    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(_statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => _statement.Dispose();

    private void Check(int rc)
    {
        if (rc != raw.SQLITE_OK)
        {
            throw new InvalidOperationException(raw.sqlite3_errmsg(_db).utf8_to_string());
        }
    }
}
