namespace Conversa.Data.Storage.FullTextPages;

/// <summary>What is to be cleaned of a full-text index, as one reading found it.</summary>
/// <param name="Segments">The segments, the oldest first, each with its pages: in this order what is superseded goes before what supersedes it.</param>
internal sealed record IndexScan(IReadOnlyList<SegmentCleaning> Segments)
{
    /// <summary>Looks at every entry.</summary>
    /// <param name="session">A connection, in a transaction.</param>
    /// <param name="index">The name of the index.</param>
    /// <param name="table">The table whose rows are in it. Its key is <c>seq</c>, and none is given twice.</param>
    /// <param name="cancellationToken">To end it.</param>
    public static IndexScan Run(DbSession session, string index, string table, CancellationToken cancellationToken)
    {
        var obsolete = new ObsoleteEntries(session.RunCount($"SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = '{table}'"));
        using (var rows = session.Prepare($"SELECT seq FROM {Identifier.Quote(table)}"))
        {
            rows.ForEach(row => obsolete.AddRow(row.Integer(0)));
        }

        using var tables = new IndexTables(session, index);
        var segments = new List<SegmentCleaning>();

        // The newest first: what supersedes others is known before them.
        foreach (var segment in tables.Segments().OrderByDescending(segment => segment.Age))
        {
            var pages = PagesWith(tables, segment, obsolete, cancellationToken);
            if (pages.Count > 0 || (segment.First > 1 && tables.HasPlacesBefore(segment, LeafReader.FirstTerm(tables.ReadPage(segment, segment.First)))))
            {
                segments.Insert(0, new(index, segment, pages, obsolete));
            }
        }

        return new(segments);
    }

    private static List<int> PagesWith(IndexTables tables, IndexSegment segment, ObsoleteEntries obsolete, CancellationToken cancellationToken)
    {
        var pages = new List<int>();

        // The page that ends with a term whose entries are all on the pages that follow: when they go, it goes.
        int? bare = null;
        tables.ForEachPage(segment, (page, row) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reader = new LeafReader(row.Blob(1));
            var (found, endsWithTerm) = (false, false);
            while (reader.Read())
            {
                endsWithTerm = reader.IsTerm;
                if (reader.IsTerm)
                {
                    bare = null;
                    continue;
                }

                if (reader.Supersedes)
                {
                    obsolete.AddSuperseding(reader.Row, segment.Since);
                }

                if (obsolete.Contains(in reader, segment.Age))
                {
                    found = true;
                    if (bare is { } owner)
                    {
                        pages.Add(owner);
                        bare = null;
                    }
                }
            }

            if (found)
            {
                pages.Add(page);
            }

            bare = endsWithTerm ? page : bare;
        });
        return pages;
    }
}
