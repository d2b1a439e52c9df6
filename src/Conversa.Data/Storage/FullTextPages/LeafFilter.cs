using System.Buffers.Binary;

namespace Conversa.Data.Storage.FullTextPages;

/// <summary>Writes a page of a segment anew without the entries that have to go, and without the terms that then have none. It is never longer than it was.</summary>
internal sealed class LeafFilter(ObsoleteEntries obsolete)
{
    private readonly PageBuffer _page = new();
    private readonly PageBuffer _footer = new();
    private byte[] _term = [];
    private int _termsWritten;
    private int _lastTermAt;

    /// <summary>The page as it is now.</summary>
    public ReadOnlySpan<byte> Page => _page.Written;

    /// <summary>How many bytes of an entry that has gone are on the pages that follow.</summary>
    public long TailLeft { get; private set; }

    /// <summary>Whether the last entry stays for now, because it goes on over the page.</summary>
    public bool HasKeptLast { get; private set; }

    /// <summary>Whether the last term has gone, with what it may have on the pages that follow.</summary>
    public bool LastTermHasGone { get; private set; }

    /// <param name="page">The page as it was.</param>
    /// <param name="tail">How many bytes at its beginning and on the pages that follow belong to an entry that has gone; 0 for none.</param>
    /// <param name="termGoes">Whether its entries before its first term are of a term that has to go.</param>
    /// <param name="goesOn">Whether the last term of the page has entries on the pages that follow, at least for now. Asked only when it has none on this one, with whether it is the one that has to go.</param>
    /// <param name="keepsLast">Whether a last entry that goes on over the page stays for now.</param>
    public void Filter(ReadOnlySpan<byte> page, long tail, bool termGoes, Func<bool, bool> goesOn, bool keepsLast = false)
    {
        Begin();
        var reader = new LeafReader(page);
        UnknownIndexFormatException.ThrowIf(tail > 0 && reader.Tail.Length != tail && (reader.Tail.Length > tail || reader.HasTerms || reader.HasRowBeforeTerms));
        TailLeft = Math.Max(0, tail - reader.Tail.Length);
        if (tail == 0)
        {
            _page.Add(reader.Tail);
        }

        var (beforeTerms, unwritten, firstOfTerm, previous, firstRowAt) = (true, false, true, 0L, 0);
        while (reader.Read())
        {
            if (reader.IsTerm)
            {
                (beforeTerms, unwritten, firstOfTerm, termGoes) = (false, true, true, obsolete.IsTerm(reader.Term));
                continue;
            }

            var goes = obsolete.Contains(in reader, termGoes);
            HasKeptLast = goes && keepsLast && reader.Left > 0;
            goes &= !HasKeptLast;
            TailLeft = goes ? reader.Left : 0;
            if (goes && !obsolete.LeavesMarker(in reader))
            {
                continue;
            }

            if (unwritten)
            {
                Write(reader.Term);
                unwritten = false;
            }

            if (firstOfTerm && beforeTerms)
            {
                firstRowAt = _page.Length;
            }

            _page.Add(firstOfTerm ? reader.Row : reader.Row - previous);
            _page.Add(goes ? LeafReader.Marker : reader.Size);
            _page.Add(goes ? [] : reader.Positions);
            (firstOfTerm, previous) = (false, reader.Row);
        }

        LastTermHasGone = unwritten && !goesOn(termGoes);
        if (unwritten && !LastTermHasGone)
        {
            Write(reader.Term);
        }

        BinaryPrimitives.WriteUInt16BigEndian(_page.Written, (ushort)firstRowAt);
        BinaryPrimitives.WriteUInt16BigEndian(_page.Written[2..], (ushort)_page.Length);
        _page.Add(_footer.Written);
    }

    private void Begin()
    {
        _page.Clear();
        _page.Add([0, 0, 0, 0]);
        _footer.Clear();
        (_termsWritten, _lastTermAt, HasKeptLast) = (0, 0, false);
    }

    private void Write(ReadOnlySpan<byte> term)
    {
        _footer.Add(_page.Length - _lastTermAt);
        _lastTermAt = _page.Length;
        var kept = 0;
        if (_termsWritten > 0)
        {
            kept = term.CommonPrefixLength(_term);
            _page.Add(kept);
        }

        _page.Add(term.Length - kept);
        _page.Add(term[kept..]);
        _term = term.ToArray();
        _termsWritten++;
    }
}
