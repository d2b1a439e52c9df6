namespace Conversa.Data.Storage.FullTextPages;

/// <summary>
/// Takes the entries that mean nothing any more out of a segment, some pages at a time. After each time the index is whole: FTS5 finds in it what it found before.
/// </summary>
/// <param name="index">The name of the index.</param>
/// <param name="segment">The segment.</param>
/// <param name="pages">The numbers of its pages that have such entries, in order.</param>
/// <param name="obsolete">The entries.</param>
internal sealed class SegmentCleaning(string index, IndexSegment segment, List<int> pages, ObsoleteEntries obsolete)
{
    private readonly LeafFilter _filter = new(obsolete);
    private readonly HashSet<int> _touchedLists = [];

    // Of the page looked at last, the one on which the list began that goes on over it.
    private (int Page, int Owner) _known;

    /// <summary>How many pages there are to clean.</summary>
    public int Count => pages.Count;

    /// <summary>Cleans some of the pages. What it knows of others it learns anew each time: what it did may not have been committed.</summary>
    /// <param name="session">The writer, in a transaction.</param>
    /// <param name="from">How many are cleaned.</param>
    /// <param name="most">How many to clean, at least; those that go on where others end are cleaned with them.</param>
    /// <returns>How many then are; null when the segment is no longer what it was, and what was found of it counts no longer.</returns>
    public int? CleanSome(DbSession session, int from, int most)
    {
        using var tables = new IndexTables(session, index);
        if (!tables.Segments().Exists(now => (now.Id, now.First, now.Last) == (segment.Id, segment.First, segment.Last)))
        {
            return null;
        }

        if (segment.First > 1)
        {
            tables.DeletePlacesBefore(segment, LeafReader.FirstTerm(tables.ReadPage(segment, segment.First)));
        }

        _touchedLists.Clear();
        _known = default;
        var done = from;
        while (done < pages.Count && done < from + most)
        {
            var next = Clean(tables, pages[done]);
            while (done < pages.Count && pages[done] < next)
            {
                done++;
            }
        }

        foreach (var owner in _touchedLists)
        {
            Reindex(tables, owner);
        }

        return done;
    }

    // Cleans a page, and those after it to where nothing of an entry or a term that has gone goes on. Returns the number of the next.
    private int Clean(IndexTables tables, int page)
    {
        var (tail, termHasGone) = (0L, false);
        do
        {
            var before = tables.ReadPage(segment, page);
            var at = page;
            _filter.Filter(before, segment.Age, tail, () => GoesOn(tables, at + 1));
            tail = _filter.TailLeft;
            if (!_filter.Page.SequenceEqual(before))
            {
                Replace(tables, page, before, ofGoneTerm: termHasGone);
            }

            termHasGone = new LeafReader(before).HasTerms ? _filter.LastTermHasGone : termHasGone;
            page++;
        }
        while ((tail > 0 || termHasGone) && page <= segment.Last);
        return page;
    }

    // Whether the last term before a page has entries that stay, from there on.
    private bool GoesOn(IndexTables tables, int page)
    {
        for (; page <= segment.Last; page++)
        {
            var reader = new LeafReader(tables.ReadPage(segment, page));
            while (reader.Read())
            {
                if (reader.IsTerm)
                {
                    return false;
                }

                if (!obsolete.Contains(in reader, segment.Age))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void Replace(IndexTables tables, int page, byte[] before, bool ofGoneTerm)
    {
        var after = _filter.Page;
        if (!ofGoneTerm && LeafReader.FirstRow(before) != LeafReader.FirstRow(after))
        {
            _touchedLists.Add(OwnerOf(tables, page));
        }

        if (new LeafReader(before).HasTerms)
        {
            Place(tables, page, LeafReader.FirstTerm(before), LeafReader.FirstTerm(after));
        }

        tables.WritePage(segment, page, after);
    }

    private void Place(IndexTables tables, int page, byte[] first, byte[] now)
    {
        if (_filter.LastTermHasGone && tables.HasDoclistIndex(segment, page, first))
        {
            tables.WriteDoclistIndex(segment, page, first, NextTermPage(tables, page), index: null);
        }

        if (now.Length == 0)
        {
            tables.DeletePlace(segment, first);
            _touchedLists.Remove(page);
        }
        else if (!now.AsSpan().SequenceEqual(first))
        {
            tables.MovePlace(segment, first, now);
        }
    }

    // The list of a page's last term, over pages of which some begin with another entry now.
    private void Reindex(IndexTables tables, int owner)
    {
        var first = LeafReader.FirstTerm(tables.ReadPage(segment, owner));
        if (!tables.HasDoclistIndex(segment, owner, first))
        {
            return;
        }

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

    private int OwnerOf(IndexTables tables, int page)
    {
        var owner = page - 1;
        while (!HasTerms(tables, owner))
        {
            if (owner == _known.Page)
            {
                owner = _known.Owner;
                break;
            }

            owner--;
        }

        _known = (page, owner);
        return owner;
    }

    private int NextTermPage(IndexTables tables, int page)
    {
        do
        {
            page++;
        }
        while (page <= segment.Last && !HasTerms(tables, page));
        return page;
    }

    private bool HasTerms(IndexTables tables, int page)
    {
        UnknownIndexFormatException.ThrowIf(page < segment.First);
        return new LeafReader(tables.ReadPage(segment, page)).HasTerms;
    }
}
