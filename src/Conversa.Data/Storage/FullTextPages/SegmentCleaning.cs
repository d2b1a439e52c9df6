namespace Conversa.Data.Storage.FullTextPages;

/// <summary>
/// Takes the entries that have to go out of a segment, some pages at a time. After each time the index is whole: FTS5 finds in it what it found before.
/// </summary>
/// <param name="index">The name of the index.</param>
/// <param name="segment">The segment, as it was looked at.</param>
/// <param name="stamp">By which it is known.</param>
/// <param name="pages">Its pages that have such entries, in order, each with whether those before its first term are of the term that has to go.</param>
/// <param name="obsolete">The entries.</param>
internal sealed class SegmentCleaning(string index, IndexSegment segment, IndexStamp stamp, List<(int Number, bool OfTerm)> pages, ObsoleteEntries obsolete)
{
    // A list of which nothing stays goes in one transaction when it has no more pages; a longer one is emptied from its beginning, and goes at its end.
    private const int MostAhead = 100;

    private readonly LeafFilter _filter = new(obsolete);
    private IndexSegment _now = segment;
    private Doclists? _lists;

    // The pages from which a list is known to go on.
    private (int From, int To) _goesOn;

    public IndexSegment Segment { get; } = segment;

    /// <summary>How many pages there are to clean.</summary>
    public int Count => pages.Count;

    /// <summary>Cleans some of the pages. What it knows of others it learns anew each time: what it did may not have been committed.</summary>
    /// <param name="session">The writer, in a transaction.</param>
    /// <param name="from">How many are cleaned.</param>
    /// <param name="most">How many to clean; those on which others go on are cleaned with them.</param>
    /// <returns>How many then are cleaned; null when the segment is gone.</returns>
    public int? CleanSome(DbSession session, int from, int most)
    {
        using var tables = new IndexTables(session, index);

        // Merges take pages from the beginning of one and add to the end of another.
        var now = tables.Segments().Find(s => s.Id == Segment.Id && !s.IsReadToItsEnd && s.First <= Segment.Last && s.Last >= Segment.Last);
        return now is not null && stamp.IsOn(tables, now) ? CleanSome(tables, now, from, most) : null;
    }

    /// <summary>Cleans some of the pages of the segment as it is now.</summary>
    public int CleanSome(IndexTables tables, IndexSegment now, int from, int most)
    {
        (_now, _lists, _goesOn) = (now, new(tables, now), (0, -1));
        var done = pages.FindIndex(from, page => page.Number >= now.First);
        done = done < 0 ? pages.Count : done;
        for (var stop = (long)done + most; done < pages.Count && done < stop;)
        {
            done = Clean(tables, done, stop);
        }

        _lists.Reindex();
        return done;
    }

    // Cleans a page, and those after it to where nothing of an entry or a term that has gone goes on. Returns which of the pages is next: from where it should stop on, what would go on stays.
    private int Clean(IndexTables tables, int which, long stop)
    {
        var (page, tail, headHasGone) = (pages[which].Number, 0L, false);
        do
        {
            var before = tables.ReadPage(_now, page);
            var hasTerms = new LeafReader(before).HasTerms;
            var headGoes = headHasGone || (which < pages.Count && pages[which] == (page, true));
            var ahead = which + 1 < stop ? MostAhead : 0;
            _filter.Filter(before, tail, headGoes, termGoes => GoesOn(tables, page + 1, termGoes, ahead), keepsLast: which >= stop && (hasTerms || !headHasGone));
            tail = _filter.TailLeft;
            headHasGone = headHasGone || TryEndHead(tables, page, before, hasTerms, headGoes);
            if (!_filter.Page.SequenceEqual(before))
            {
                Replace(tables, page, before, headHasGone);
            }

            if (_filter.HasKeptLast)
            {
                return which;
            }

            headHasGone = hasTerms ? _filter.LastTermHasGone : headHasGone;
            page++;
            headHasGone = headHasGone && page <= _now.Last && LeafReader.IsGoneOver(tables.ReadPage(_now, page));
            while (which < pages.Count && pages[which].Number < page)
            {
                which++;
            }
        }
        while ((tail > 0 || headHasGone) && page <= _now.Last);
        return which;
    }

    // Whether the last term before a page has entries from there on that stay, or so many that one does not look further.
    private bool GoesOn(IndexTables tables, int page, bool termGoes, int most)
    {
        if (page >= _goesOn.From && page <= _goesOn.To)
        {
            return true;
        }

        var (ahead, from) = (0, page);
        for (; page <= _now.Last; page++)
        {
            var reader = new LeafReader(tables.ReadPage(_now, page));
            ahead += reader.HasRowBeforeTerms ? 1 : 0;
            while (reader.Read())
            {
                if (reader.IsTerm)
                {
                    return false;
                }

                if (ahead > most || !obsolete.Contains(in reader, termGoes) || obsolete.LeavesMarker(in reader))
                {
                    _goesOn = (from, ahead > most ? page - (most / 2) - 1 : page);
                    return true;
                }
            }
        }

        return false;
    }

    // When the list that goes on over a page has lost its last entry there, its term goes.
    private bool TryEndHead(IndexTables tables, int page, byte[] before, bool hasTerms, bool headGoes)
    {
        if (LeafReader.FirstRow(before) is null || LeafReader.FirstRow(_filter.Page) is not null)
        {
            return false;
        }

        var (owner, isBare) = _lists!.Over(page);
        if (!isBare || (!hasTerms && GoesOn(tables, page + 1, headGoes, MostAhead)))
        {
            return false;
        }

        var (cleaned, term) = (tables.ReadPage(_now, owner), new LeafFilter(obsolete));
        term.Filter(cleaned, tail: 0, termGoes: false, _ => false);
        UpdateSplitKey(tables, term, owner, cleaned, endsAfter: hasTerms ? page - 1 : page);
        tables.WritePage(_now, owner, term.Page);
        return true;
    }

    private void Replace(IndexTables tables, int page, byte[] before, bool headHasGone)
    {
        if (!headHasGone && LeafReader.FirstRow(before) != LeafReader.FirstRow(_filter.Page))
        {
            _lists!.ChangeFirstRow(page, _filter.Page);
        }

        if (new LeafReader(before).HasTerms)
        {
            UpdateSplitKey(tables, _filter, page, before, endsAfter: page);
        }

        tables.WritePage(_now, page, _filter.Page);
    }

    private void UpdateSplitKey(IndexTables tables, LeafFilter filter, int page, byte[] before, int endsAfter)
    {
        var (was, first) = (LeafReader.FirstTerm(before), LeafReader.FirstTerm(filter.Page));
        if (filter.LastTermHasGone)
        {
            _lists!.Delete(page, was, endsAfter);
        }

        if (first.Length == 0)
        {
            tables.DeleteSplitKey(_now, page, was);
        }
        else if (!first.AsSpan().SequenceEqual(was))
        {
            tables.MoveSplitKey(_now, page, was, first);
        }
    }
}
