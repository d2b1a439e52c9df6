using System.Buffers.Binary;

namespace Conversa.Data.Storage.FullTextPages;

/// <summary>
/// Reads a page of a segment: what the page before had no room for, then terms, each with its entries in the order of their rows. The entries before the first term
/// belong to the last term before the page.
/// </summary>
internal ref struct LeafReader
{
    public const int Header = 4;

    /// <summary>The size of an entry that only says that the row's older entries count no longer.</summary>
    public const long Marker = 1;

    private readonly ReadOnlySpan<byte> _page;
    private readonly int _end;
    private byte[] _term = new byte[64];
    private int _at;
    private int _nextTerm;
    private int _footer;
    private bool _anyTerm;
    private bool _absolute = true;

    public LeafReader(ReadOnlySpan<byte> page)
    {
        UnknownIndexFormatException.ThrowIf(page.Length < Header);
        _page = page;
        _end = BinaryPrimitives.ReadUInt16BigEndian(page[2..]);
        UnknownIndexFormatException.ThrowIf(_end < Header || _end > page.Length);
        var firstRow = BinaryPrimitives.ReadUInt16BigEndian(page);
        HasRowBeforeTerms = firstRow != 0;
        _footer = _end;
        FindNextTerm(from: 0);
        _at = HasRowBeforeTerms ? firstRow : _nextTerm;
        UnknownIndexFormatException.ThrowIf(_at < Header || _at > _nextTerm || (HasRowBeforeTerms && _at == _nextTerm));
        Tail = page[Header.._at];
    }

    /// <summary>The end of the positions that began on a page before.</summary>
    public ReadOnlySpan<byte> Tail { get; }

    public readonly bool HasTerms => _end < _page.Length;

    public bool HasRowBeforeTerms { get; }

    /// <summary>Whether the last that was read is a term; else it is an entry.</summary>
    public bool IsTerm { get; private set; }

    public int TermLength { get; private set; }

    public readonly ReadOnlySpan<byte> Term => _term.AsSpan(0, TermLength);

    public long Row { get; private set; }

    /// <summary>Twice the length of the entry's positions in bytes, and one more when older entries of the row count no longer.</summary>
    public long Size { get; private set; }

    /// <summary>Whether the row's older entries count no longer.</summary>
    public readonly bool Supersedes => (Size & 1) != 0;

    /// <summary>Whether it says nothing of the row itself.</summary>
    public readonly bool HasNoPositions => Size >> 1 == 0;

    /// <summary>The entry's positions, as far as this page has them.</summary>
    public ReadOnlySpan<byte> Positions { get; private set; }

    /// <summary>How many bytes of its positions are on the pages that follow.</summary>
    public readonly long Left => (Size >> 1) - Positions.Length;

    /// <summary>The row of a page's first entry when it comes before its terms; else null.</summary>
    public static long? FirstRow(ReadOnlySpan<byte> page)
    {
        var reader = new LeafReader(page);
        return reader.HasRowBeforeTerms && reader.Read() ? reader.Row : null;
    }

    /// <summary>Whether the list of the term before a page goes on over it, or may on the pages that follow.</summary>
    public static bool IsGoneOver(ReadOnlySpan<byte> page)
    {
        var reader = new LeafReader(page);
        return reader.HasRowBeforeTerms || !reader.HasTerms;
    }

    /// <summary>Whether the last on a page is a term, whose entries are all on the pages that follow.</summary>
    public static bool EndsWithTerm(ReadOnlySpan<byte> page)
    {
        var reader = new LeafReader(page);
        while (reader.Read())
        {
        }

        return reader.IsTerm;
    }

    /// <summary>The first term of a page; nothing when it has none.</summary>
    public static byte[] FirstTerm(ReadOnlySpan<byte> page)
    {
        var reader = new LeafReader(page);
        while (reader.Read())
        {
            if (reader.IsTerm)
            {
                return reader.Term.ToArray();
            }
        }

        return [];
    }

    public bool Read()
    {
        if (_at >= _end)
        {
            return false;
        }

        IsTerm = _at == _nextTerm;
        if (IsTerm)
        {
            ReadTerm();
        }
        else
        {
            ReadEntry();
        }

        return true;
    }

    private void ReadTerm()
    {
        var kept = _anyTerm ? Varint.Read(_page, ref _at) : 0;
        var added = Varint.Read(_page, ref _at);
        UnknownIndexFormatException.ThrowIf(kept < 0 || kept > TermLength || added < 0 || added > _end - _at);
        TermLength = (int)(kept + added);
        if (TermLength > _term.Length)
        {
            Array.Resize(ref _term, TermLength * 2);
        }

        _page.Slice(_at, (int)added).CopyTo(_term.AsSpan((int)kept));
        var began = _nextTerm;
        _at += (int)added;
        _anyTerm = true;
        _absolute = true;
        FindNextTerm(began);
        UnknownIndexFormatException.ThrowIf(_at > _nextTerm);
    }

    private void ReadEntry()
    {
        var row = Varint.Read(_page, ref _at);
        Row = _absolute ? row : Row + row;
        _absolute = false;
        Size = Varint.Read(_page, ref _at);
        UnknownIndexFormatException.ThrowIf(Size < 0);
        Positions = _page.Slice(_at, (int)Math.Min(Size >> 1, Math.Max(0, _end - _at)));
        _at += Positions.Length;
        UnknownIndexFormatException.ThrowIf(_at > _nextTerm);
    }

    private void FindNextTerm(int from)
    {
        if (_footer >= _page.Length)
        {
            _nextTerm = _end;
            return;
        }

        var distance = Varint.Read(_page, ref _footer);
        UnknownIndexFormatException.ThrowIf(distance < 1 || distance >= _end - from);
        _nextTerm = from + (int)distance;
    }
}
