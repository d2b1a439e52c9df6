using System.Runtime.InteropServices;
using SQLitePCL;

namespace Conversa.Data.Storage;

/// <summary>
/// The bytes of a connection's database file or WAL, by SQLite's own handle of it: a handle of ours would drop every lock of this process on the file when it is closed.
/// Of the C interface it is sqlite3_file, which begins with a pointer to its sqlite3_io_methods: a version, as wide as a pointer with its padding, then the functions.
/// </summary>
internal sealed unsafe partial class OpenFile
{
    private const int FilePointer = 7;
    private const int JournalPointer = 28;
    private const int ShortRead = 522;
    private const int SyncNormal = 2;

    private readonly void* _file;
    private readonly delegate* unmanaged[Cdecl]<void*, byte*, int, long, int> _read;
    private readonly delegate* unmanaged[Cdecl]<void*, byte*, int, long, int> _write;
    private readonly delegate* unmanaged[Cdecl]<void*, int, int> _sync;

    /// <param name="connection">Whose file it is.</param>
    /// <param name="isWal">The WAL instead of the database; only of a connection that has read.</param>
    public OpenFile(sqlite3 connection, bool isWal)
    {
        fixed (byte* main = "main\0"u8)
        {
            void* file = null;
            ThrowIfFailed(Control(connection.DangerousGetHandle(), main, isWal ? JournalPointer : FilePointer, &file));
            var methods = *(nint**)file;
            _file = file;
            _read = (delegate* unmanaged[Cdecl]<void*, byte*, int, long, int>)methods[2];
            _write = (delegate* unmanaged[Cdecl]<void*, byte*, int, long, int>)methods[3];
            _sync = (delegate* unmanaged[Cdecl]<void*, int, int>)methods[5];
        }
    }

    /// <summary>Fills all of <paramref name="bytes"/> from <paramref name="offset"/> on.</summary>
    /// <returns>False when the file ends before.</returns>
    public bool TryRead(Span<byte> bytes, long offset)
    {
        fixed (byte* to = bytes)
        {
            var rc = _read(_file, to, bytes.Length, offset);
            if (rc == ShortRead)
            {
                return false;
            }

            ThrowIfFailed(rc);
            return true;
        }
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* from = bytes)
        {
            ThrowIfFailed(_write(_file, from, bytes.Length, offset));
        }
    }

    /// <summary>Waits until what was written is on the disk.</summary>
    public void Sync() => ThrowIfFailed(_sync(_file, SyncNormal));

    private static void ThrowIfFailed(int rc)
    {
        if (rc != raw.SQLITE_OK)
        {
            throw SqliteErrors.Failure(rc);
        }
    }

    // The library that the bundle brings, which SQLitePCLRaw calls too.
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    private static partial int Control(IntPtr connection, byte* name, int operation, void* argument);
}
