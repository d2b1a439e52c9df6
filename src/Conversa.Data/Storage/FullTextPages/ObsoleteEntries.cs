using System.Runtime.InteropServices;

namespace Conversa.Data.Storage.FullTextPages;

/// <summary>Which entries of a full-text index mean nothing any more: those of deleted rows, and those that newer entries of their row supersede.</summary>
internal sealed class ObsoleteEntries
{
    private const int Bits = 64;

    private readonly Dictionary<long, int> _superseding = [];
    private readonly long _lastRow;
    private ulong[] _rows = new ulong[1024];

    /// <param name="lastRow">The greatest key that was ever given: whatever came after it is not known to be deleted.</param>
    public ObsoleteEntries(long lastRow) => _lastRow = lastRow;

    /// <summary>Notes a row that is there.</summary>
    public void AddRow(long row)
    {
        if (row < 0)
        {
            return;
        }

        var word = row / Bits;
        if (word >= _rows.Length)
        {
            Array.Resize(ref _rows, (int)Math.Max(word + 1, _rows.Length * 2L));
        }

        _rows[word] |= 1UL << (int)(row % Bits);
    }

    /// <summary>Notes that a row's entries older than an age are superseded.</summary>
    public void AddSuperseding(long row, int since)
    {
        if (!IsDeleted(row))
        {
            ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_superseding, row, out var known);
            newest = known ? Math.Max(newest, since) : since;
        }
    }

    /// <summary>Whether an entry can go. One that only supersedes others can: what is older is cleaned before.</summary>
    public bool Contains(in LeafReader entry, int age) =>
        (entry.Supersedes && entry.HasNoPlaces) || IsDeleted(entry.Row) || (_superseding.Count > 0 && _superseding.TryGetValue(entry.Row, out var since) && age < since);

    private bool IsDeleted(long row)
    {
        var word = row / Bits;
        return row > 0 && row <= _lastRow && (word >= _rows.Length || (_rows[word] & (1UL << (int)(row % Bits))) == 0);
    }
}
