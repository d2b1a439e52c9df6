using System.Text;

namespace Conversa.Data.Storage.FullTextPages;

/// <summary>
/// Finds what has to go out of a full-text index while others write to it and FTS5 merges its segments. Each look sees only the pages that are new since the one before;
/// when they are few, the last of them are cleaned in the transaction that looks at them.
/// </summary>
/// <param name="index">The name of the index.</param>
/// <param name="table">The table whose rows are in it. Its key is <c>seq</c>, and none is given twice.</param>
/// <param name="term">A word that goes from all rows.</param>
internal sealed class IndexCleaner(string index, string table, string term)
{
    // The last page of each stamped segment up to which it has been looked at and cleaned.
    private readonly Dictionary<int, int> _cleaned = [];
    private readonly IndexStamp _stamp = new();
    private ObsoleteEntries? _obsolete;

    /// <summary>Once all entries are gone but those that say of older ones that they count no longer: turns to these.</summary>
    public void TurnToMarkers()
    {
        _obsolete!.KeepsMarkers = false;
        _cleaned.Clear();
    }

    /// <summary>Stamps the segments that are not, so that a look sees them.</summary>
    /// <param name="session">The writer, in a transaction.</param>
    public void Stamp(DbSession session)
    {
        using var tables = new IndexTables(session, index);
        foreach (var segment in tables.Segments().Where(segment => !segment.IsReadToItsEnd && !_stamp.IsOn(tables, segment)))
        {
            _cleaned.Remove(segment.Id);
            _stamp.Put(tables, segment);
        }
    }

    /// <summary>Takes the stamps away.</summary>
    /// <param name="session">The writer, in a transaction.</param>
    public void Unstamp(DbSession session)
    {
        using var tables = new IndexTables(session, index);
        tables.Segments().ForEach(segment => _stamp.Remove(tables, segment));
    }

    /// <summary>Looks at the pages that are not known to be clean.</summary>
    /// <param name="session">A connection, in a transaction.</param>
    /// <param name="cancellationToken">To end it.</param>
    /// <returns>The segments that have to be cleaned.</returns>
    public List<SegmentCleaning> Look(DbSession session, CancellationToken cancellationToken)
    {
        using var tables = new IndexTables(session, index);
        _obsolete ??= FindObsolete(session);
        var found = new List<SegmentCleaning>();
        foreach (var segment in tables.Segments().Where(segment => !segment.IsReadToItsEnd && _stamp.IsOn(tables, segment)))
        {
            var cleaning = Look(tables, segment, cancellationToken);
            if (cleaning.Count > 0)
            {
                found.Add(cleaning);
            }
            else
            {
                Note(segment);
            }
        }

        return found;
    }

    /// <summary>Notes that a segment is clean, up to its last page when it was looked at.</summary>
    public void Note(IndexSegment segment) => _cleaned[segment.Id] = segment.Last;

    /// <summary>Deletes some of what merges that are not at their end have done with, and leave until then.</summary>
    /// <param name="session">The writer, in a transaction.</param>
    /// <param name="most">How many rows to delete.</param>
    /// <returns>False when there may be more.</returns>
    public bool DeleteDone(DbSession session, int most)
    {
        using var tables = new IndexTables(session, index);
        return DeleteDone(tables, tables.Segments(), most);
    }

    /// <summary>Cleans what is left.</summary>
    /// <param name="session">The writer, in a transaction.</param>
    /// <param name="most">How many pages may be looked at.</param>
    /// <returns>False when there are more.</returns>
    public bool TryFinish(DbSession session, int most)
    {
        using var tables = new IndexTables(session, index);
        var segments = tables.Segments();
        var read = segments.FindAll(segment => !segment.IsReadToItsEnd);
        if (read.Sum(segment => segment.Last + 1L - FirstUnknown(tables, segment)) > most || !DeleteDone(tables, segments, most))
        {
            return false;
        }

        foreach (var segment in read)
        {
            Look(tables, segment, CancellationToken.None).CleanSome(tables, segment, from: 0, int.MaxValue);
            if (segment.First > 1 && LeafReader.FirstTerm(tables.ReadPage(segment, segment.First)) is { Length: > 0 } first)
            {
                // It was for a term that a merge has done with.
                tables.MoveSplitKey(segment, segment.First, first, first);
            }
        }

        return true;
    }

    private static bool DeleteDone(IndexTables tables, List<IndexSegment> segments, int most)
    {
        foreach (var segment in segments)
        {
            most -= tables.DeleteDone(segment, most);
        }

        return most > 0;
    }

    private SegmentCleaning Look(IndexTables tables, IndexSegment segment, CancellationToken cancellationToken) =>
        new(index, segment, _stamp, PagesWith(tables, segment, FirstUnknown(tables, segment), cancellationToken), _obsolete!);

    private int FirstUnknown(IndexTables tables, IndexSegment segment) =>
        _cleaned.TryGetValue(segment.Id, out var known) && _stamp.IsOn(tables, segment) ? Math.Max(segment.First, known + 1) : segment.First;

    private List<(int Number, bool OfTerm)> PagesWith(IndexTables tables, IndexSegment segment, int first, CancellationToken cancellationToken)
    {
        var pages = new List<(int, bool)>();
        var termGoes = false;
        tables.ForEachPage(segment, first, (number, page) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reader = new LeafReader(page);
            var (found, ofTerm) = (false, termGoes);
            while (reader.Read())
            {
                termGoes = reader.IsTerm ? _obsolete!.IsTerm(reader.Term) : termGoes;
                found |= !reader.IsTerm && _obsolete!.Contains(in reader, termGoes);
            }

            if (found)
            {
                pages.Add((number, ofTerm));
            }

            return true;
        });
        return pages;
    }

    private ObsoleteEntries FindObsolete(DbSession session)
    {
        // The first byte says that a term is of the index itself and not of one of prefixes.
        var obsolete = new ObsoleteEntries(
            session.RunCount($"SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = '{table}'"),
            Encoding.UTF8.GetBytes($"0{term}"));
        using var rows = session.Prepare($"SELECT seq FROM {Identifier.Quote(table)}");
        rows.ForEach(row => obsolete.AddRow(row.Integer(0)));
        return obsolete;
    }
}
