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
        var isBare = true;
        for (page--; page != _known.Page; page--)
        {
            UnknownIndexFormatException.ThrowIf(page < segment.First);
            var bytes = tables.ReadPage(segment, page);
            if (new LeafReader(bytes).HasTerms)
            {
                return (page, isBare && LeafReader.EndsWithTerm(bytes));
            }

            isBare &= LeafReader.FirstRow(bytes) is null;
        }

        return (_known.Owner, isBare && _known.IsBare);
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
            do
            {
                page++;
            }
            while (page <= segment.Last && !new LeafReader(tables.ReadPage(segment, page)).HasTerms);
            tables.WriteDoclistIndex(segment, owner, first, page, index: null);
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
        var page = owner;
        bool hasTerms;
        do
        {
            page++;
            var bytes = page <= segment.Last ? tables.ReadPage(segment, page) : null;
            hasTerms = bytes is null || new LeafReader(bytes).HasTerms;
            if (bytes is not null && LeafReader.FirstRow(bytes) is { } row)
            {
                list.Add(page, row);
            }
            else if (!hasTerms)
            {
                list.AddWithoutRow();
            }
        }
        while (!hasTerms);
        tables.WriteDoclistIndex(segment, owner, first, page, list);
    }
}
