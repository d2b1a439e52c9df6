namespace Conversa.Data.Storage.FullTextPages;

/// <summary>The lists of a segment's terms that go on over several pages, while some of these are cleaned in one transaction, in order.</summary>
internal sealed class Doclists(IndexTables tables, IndexSegment segment)
{
    private static readonly (int Page, int Owner, bool IsBare) Nothing = (-1, 0, false);

    private readonly HashSet<int> _changed = [];

    // The list over the page cleaned last: where it began, and whether it has no entry up to the end of that page.
    private (int Page, int Owner, bool IsBare) _known = Nothing;

    /// <summary>The list that goes on over a page: on which page it began, and whether it has no entry before this one.</summary>
    public (int Owner, bool IsBare) Over(int page)
    {
        var (owner, isBare, found) = (0, true, false);
        tables.ForEachPageBack(segment, page - 1, (number, bytes) =>
        {
            if (number == _known.Page)
            {
                (owner, isBare, found) = (_known.Owner, isBare && _known.IsBare, true);
            }
            else if (new LeafReader(bytes).HasTerms)
            {
                (owner, isBare, found) = (number, isBare && LeafReader.EndsWithTerm(bytes), true);
            }
            else
            {
                isBare &= LeafReader.FirstRow(bytes) is null;
            }

            return !found;
        });
        UnknownIndexFormatException.ThrowIf(!found);
        return (owner, isBare);
    }

    /// <summary>Notes that another of its entries, or none, is now the first on a page.</summary>
    public void ChangeFirstRow(int page, ReadOnlySpan<byte> bytes)
    {
        var (owner, isBare) = Over(page);
        _changed.Add(owner);
        _known = new LeafReader(bytes).HasTerms ? Nothing : (page, owner, isBare && LeafReader.FirstRow(bytes) is null);
    }

    /// <summary>Notes that the last term of a page goes, with its list.</summary>
    /// <param name="owner">The page.</param>
    /// <param name="first">The first term on it.</param>
    /// <param name="page">The last page that the list is known to go on over.</param>
    public void Delete(int owner, ReadOnlySpan<byte> first, int page)
    {
        _changed.Remove(owner);
        _known = _known.Owner == owner ? Nothing : _known;
        if (tables.HasDoclistIndex(segment, owner, first))
        {
            tables.WriteDoclistIndex(segment, owner, first, EndAfter(page), index: null);
        }
    }

    /// <summary>Indexes those anew of which some pages begin with another entry now.</summary>
    public void Reindex()
    {
        foreach (var owner in _changed)
        {
            var first = LeafReader.FirstTerm(tables.ReadPage(segment, owner));
            if (tables.HasDoclistIndex(segment, owner, first))
            {
                Reindex(owner, first);
            }
        }
    }

    private void Reindex(int owner, ReadOnlySpan<byte> first)
    {
        var list = new DoclistIndex(tables.PageSize, owner);
        var end = EndAfter(owner, (number, bytes) =>
        {
            if (LeafReader.FirstRow(bytes) is { } row)
            {
                list.Add(number, row);
            }
            else if (!new LeafReader(bytes).HasTerms)
            {
                list.AddWithoutRow();
            }
        });
        tables.WriteDoclistIndex(segment, owner, first, end, list);
    }

    // The first page after one on which a term begins, where the list before it ends at the latest.
    private int EndAfter(int page, Action<int, ReadOnlySpan<byte>>? read = null)
    {
        var end = segment.Last + 1;
        tables.ForEachPage(segment, page + 1, (number, bytes) =>
        {
            read?.Invoke(number, bytes);
            var hasTerms = new LeafReader(bytes).HasTerms;
            end = hasTerms ? number : end;
            return !hasTerms;
        });
        return end;
    }
}
