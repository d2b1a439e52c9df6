namespace Conversa.Data.Storage.FullTextPages;

/// <summary>Which entries of a full-text index have to go: those of deleted rows, and all of one term.</summary>
/// <param name="lastRow">The greatest key that was ever given: whatever comes after it is not known to be deleted.</param>
/// <param name="term">The term, as it is stored.</param>
internal sealed class ObsoleteEntries(long lastRow, byte[] term)
{
    private const int Bits = 64;

    // 32 MB of bits; few stores have given so many keys.
    private const long MostRows = 1L << 28;

    private readonly HashSet<long> _greatRows = [];
    private ulong[] _rows = new ulong[1024];

    /// <summary>
    /// Whether what says that a row's older entries count no longer stays. Only once those are gone, wherever a merge has moved them meanwhile, can it go without them being found again.
    /// </summary>
    public bool KeepsMarkers { get; set; } = true;

    /// <summary>Notes a row that is there.</summary>
    public void AddRow(long row)
    {
        if (row is < 0 or >= MostRows)
        {
            _greatRows.Add(row);
            return;
        }

        var word = (int)(row / Bits);
        if (word >= _rows.Length)
        {
            Array.Resize(ref _rows, Math.Max(word + 1, _rows.Length * 2));
        }

        _rows[word] |= 1UL << (int)(row % Bits);
    }

    /// <summary>Whether an entry has to go, or its positions have.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="termGoes">Whether all of its term's have to.</param>
    public bool Contains(in LeafReader entry, bool termGoes) => (termGoes || IsDeleted(entry.Row)) && !(KeepsMarkers && entry.Supersedes && entry.HasNoPositions);

    /// <summary>Whether one that has to go leaves a marker.</summary>
    public bool LeavesMarker(in LeafReader entry) => KeepsMarkers && entry.Supersedes;

    public bool IsTerm(ReadOnlySpan<byte> other) => other.SequenceEqual(term);

    private bool IsDeleted(long row)
    {
        if (row <= 0 || row > lastRow)
        {
            return false;
        }

        return row >= MostRows
            ? !_greatRows.Contains(row)
            : row / Bits >= _rows.Length || (_rows[row / Bits] & (1UL << (int)(row % Bits))) == 0;
    }
}
