using System.Buffers.Binary;

namespace Conversa.Data.Storage;

/// <summary>
/// The unused middle of a database's pages, between the list of a page's cells and the cells themselves. SQLite's secure_delete overwrites what is deleted, but a page
/// that it lays out anew, as when one splits, keeps there what lay there before: copies of cells that have since moved to other pages, and stay when those are deleted.
/// </summary>
internal sealed class PageGaps(OpenFile file)
{
    private const int FileHeader = 100;
    private const int PointerMapEntry = 5;
    private const long LockByte = 0x4000_0000;

    // Without a pointer map a page of a tree is known by its first byte, which in an overflow page is a part of a page's number: 2 from here on.
    private const long MostPagesWithoutMap = 0x0200_0000;

    private long _next = 1;
    private byte[] _page = [];
    private byte[] _map = [];
    private long _mapPage;

    /// <summary>True when the end of the file was reached.</summary>
    public bool AllCleared { get; private set; }

    /// <summary>
    /// Clears the next of them, for a moment. The caller holds the lock under which nobody writes, and has copied the whole WAL into the file, so that it is what everybody
    /// reads. Only bytes that mean nothing are written: it can end anywhere.
    /// </summary>
    public void ClearSome(TimeSpan moment)
    {
        const int Unwatched = 64;
        var header = new byte[FileHeader];
        if (!file.TryRead(header, 0))
        {
            AllCleared = true;
            return;
        }

        int size = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16));
        size = size == 1 ? 65536 : size;
        var usable = size - header[20];
        var mapped = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(52)) != 0;
        (_page, _map, _mapPage) = (_page.Length == size ? _page : new byte[size], _map.Length == size ? _map : new byte[size], 0);

        var started = TimeProvider.System.GetTimestamp();
        for (; _next % Unwatched != 0 || TimeProvider.System.GetElapsedTime(started) < moment; _next++)
        {
            var at = (_next - 1) * size;
            if (!file.TryRead(_page, at))
            {
                AllCleared = true;
                return;
            }

            if (IsOfTree(_next, size, usable, mapped) && Find(_page, _next == 1 ? FileHeader : 0, usable) is var gap && _page.AsSpan(gap).ContainsAnyExcept((byte)0))
            {
                _page.AsSpan(gap).Clear();
                file.Write(_page.AsSpan(gap), at + gap.Start.Value);
            }
        }

        _next++;
    }

    /// <summary>Waits until what was cleared is so on the disk. It needs no lock.</summary>
    public void Sync() => file.Sync();

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

    private bool IsOfTree(long number, int size, int usable, bool mapped)
    {
        if (number == 1)
        {
            return true;
        }

        if (number == (LockByte / size) + 1)
        {
            return false;
        }

        if (!mapped)
        {
            return number < MostPagesWithoutMap;
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
            if (!file.TryRead(_map, (map - 1) * size))
            {
                return false;
            }

            _mapPage = map;
        }

        return _map[PointerMapEntry * (int)(number - map - 1)] is Root or Node;
    }
}
