using System.Buffers.Binary;

namespace Conversa.Data.Storage;

/// <summary>
/// The unused middle of a database's pages, between the list of a page's cells and the cells themselves. SQLite's secure_delete overwrites what is deleted, but a page
/// that it lays out anew, as when one splits, keeps there what lay there before: copies of cells that have since moved to other pages, and stay when those are deleted.
/// </summary>
internal sealed class PageGaps(DbSession session)
{
    private const int FileHeader = 100;
    private const int PointerMapEntry = 5;
    private const long LockByte = 0x4000_0000;

    // Without a pointer map a page of a tree is known by its first byte, which in an overflow page is a part of a page's number: 2 from here on.
    private const uint MostPagesWithoutMap = 0x0200_0000;

    // Each time somebody else checkpoints in between, and begins the WAL anew.
    private const int MostBeginnings = 10;

    private readonly OpenFile _file = session.File;
    private OpenFile? _wal;
    private uint? _walNumber;
    private int _seen;
    private int _beginnings;
    private long _next = 1;
    private byte[] _page = [];
    private byte[] _map = [];
    private long _mapPage;

    /// <summary>True when the end of the file was reached.</summary>
    public bool AllCleared { get; private set; }

    /// <summary>
    /// Clears the next of them, for a moment, and those of pages that were written since. The caller holds the lock under which nobody writes, and has copied the whole WAL into
    /// the file, so that it is what everybody reads. Only bytes that mean nothing are written: it can end anywhere.
    /// </summary>
    /// <param name="frames">How many there are in the WAL.</param>
    /// <param name="moment">About how long it goes on; at least to the next page.</param>
    /// <returns>False when it cannot be done: others checkpoint all the time, or pages cannot be told apart.</returns>
    public bool ClearSome(int frames, TimeSpan moment)
    {
        const int Unwatched = 64;
        var header = new byte[FileHeader];
        if (!_file.TryRead(header, 0))
        {
            AllCleared = true;
            return true;
        }

        var layout = Layout.Of(header);
        if (!layout.IsMapped && layout.Pages >= MostPagesWithoutMap)
        {
            return false;
        }

        (_page, _map, _mapPage) = (_page.Length == layout.Size ? _page : new byte[layout.Size], _map.Length == layout.Size ? _map : new byte[layout.Size], 0);
        if (!ClearWritten(frames, layout))
        {
            return false;
        }

        var started = TimeProvider.System.GetTimestamp();
        do
        {
            if (!Clear(_next, layout))
            {
                AllCleared = true;
                return true;
            }

            _next++;
        }
        while (_next % Unwatched != 0 || TimeProvider.System.GetElapsedTime(started) < moment);
        return true;
    }

    /// <summary>Notes which WAL there is now. The caller still holds the lock.</summary>
    public void Committed()
    {
        var number = WalNumber();
        _seen = number == _walNumber ? _seen : 0;
        _walNumber = number;
    }

    /// <summary>Waits until what was cleared is so on the disk. It needs no lock.</summary>
    public void Sync() => _file.Sync();

    /// <summary>Where the unused bytes of a page of a tree are; nowhere when the page is not what one looks like.</summary>
    /// <param name="page">The page.</param>
    /// <param name="header">Where its header begins.</param>
    /// <param name="usable">How many of its bytes SQLite uses.</param>
    public static Range Find(ReadOnlySpan<byte> page, int header, int usable)
    {
        var length = page[header] switch { 2 or 5 => 12, 10 or 13 => 8, _ => 0 };
        int count = BinaryPrimitives.ReadUInt16BigEndian(page[(header + 3)..]);
        int content = BinaryPrimitives.ReadUInt16BigEndian(page[(header + 5)..]);
        content = content == 0 ? 65536 : content;
        var first = header + length + (2 * count);
        if (length == 0 || first > content || content > usable)
        {
            return default;
        }

        for (var pointer = header + length; pointer < first; pointer += 2)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(page[pointer..]) < content)
            {
                return default;
            }
        }

        return first..content;
    }

    // A page that splits can take the number of one that was cleared before, and what is in its gap along. Which pages were written, the WAL tells, if it is still the one of the last time.
    private bool ClearWritten(int frames, Layout layout)
    {
        const int WalHeader = 32;
        const int FrameHeader = 24;
        if (_walNumber is { } number && number != WalNumber())
        {
            _next = 1;
            return ++_beginnings < MostBeginnings;
        }

        var frame = new byte[sizeof(uint)];
        for (var i = _seen; i < frames && _next > 1; i++)
        {
            if (Wal.TryRead(frame, WalHeader + (i * (long)(FrameHeader + layout.Size))) && BinaryPrimitives.ReadUInt32BigEndian(frame) is var page && page < _next)
            {
                Clear(page, layout);
            }
        }

        _seen = frames;
        return true;
    }

    // Only a connection that has read knows its WAL.
    private OpenFile Wal => _wal ??= session.WalFile;

    private uint? WalNumber()
    {
        var header = new byte[16];
        return Wal.TryRead(header, 0) ? BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12)) : null;
    }

    // False behind the end of the file.
    private bool Clear(long number, Layout layout)
    {
        var at = (number - 1) * layout.Size;
        if (!_file.TryRead(_page, at))
        {
            return false;
        }

        if (IsOfTree(number, layout) && Find(_page, number == 1 ? FileHeader : 0, layout.Usable) is var gap && _page.AsSpan(gap).ContainsAnyExcept((byte)0))
        {
            _page.AsSpan(gap).Clear();
            _file.Write(_page.AsSpan(gap), at + gap.Start.Value);
        }

        return true;
    }

    private bool IsOfTree(long number, Layout layout)
    {
        var (size, usable) = (layout.Size, layout.Usable);
        if (number == 1)
        {
            return true;
        }

        if (number == (LockByte / size) + 1)
        {
            return false;
        }

        if (!layout.IsMapped)
        {
            return true;
        }

        // Each page of the map tells what so many pages after it are; the map would skip the page of the locks.
        var pages = (usable / PointerMapEntry) + 1;
        var map = ((number - 2) / pages * pages) + 2;
        map = map == (LockByte / size) + 1 ? map + 1 : map;
        if (number == map)
        {
            return false;
        }

        const int Root = 1;
        const int Node = 5;
        if (map != _mapPage)
        {
            if (!_file.TryRead(_map, (map - 1) * size))
            {
                return false;
            }

            _mapPage = map;
        }

        return _map[PointerMapEntry * (int)(number - map - 1)] is Root or Node;
    }

    // What the file says of itself on its first page.
    private readonly record struct Layout(int Size, int Usable, bool IsMapped, uint Pages)
    {
        public static Layout Of(ReadOnlySpan<byte> header)
        {
            int size = BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
            size = size == 1 ? 65536 : size;
            return new(size, size - header[20], BinaryPrimitives.ReadUInt32BigEndian(header[52..]) != 0, BinaryPrimitives.ReadUInt32BigEndian(header[28..]));
        }
    }
}
