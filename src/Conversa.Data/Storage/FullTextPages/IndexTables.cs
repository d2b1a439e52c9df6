namespace Conversa.Data.Storage.FullTextPages;

/// <summary>The tables in which FTS5 keeps an index: pages of entries, and for each segment the term from which on to look on a page. Used in one transaction.</summary>
internal sealed class IndexTables : IDisposable
{
    private const int Structure = 10;
    private const int SegmentShift = 37;
    private const int HeightShift = 31;
    private const int DefaultPageSize = 4050;
    private const int KnownVersion = 4;
    private const long OfDoclistIndex = 1L << 36;

    private readonly Statement _read;
    private readonly Statement _list;
    private readonly Statement _listBack;
    private readonly Statement _write;
    private readonly Statement _delete;
    private readonly Statement _findSplitKey;
    private readonly Statement _moveSplitKey;
    private readonly Statement _unflagSplitKey;
    private readonly Statement _deleteSplitKey;
    private readonly Statement _deleteSplitKeysBefore;
    private readonly Statement _deletePagesOf;

    public IndexTables(DbSession session, string index)
    {
        var data = Identifier.Quote($"{index}_data");
        var splitKeys = Identifier.Quote($"{index}_idx");
        var config = Identifier.Quote($"{index}_config");

        // The last that is not after a term, which is that of the page it is on.
        var splitKey = $"segid = @segment AND term = (SELECT i.term FROM {splitKeys} i WHERE i.segid = @segment AND i.term <= @term ORDER BY i.term DESC LIMIT 1) AND pgno >> 1 = @page";
        UnknownIndexFormatException.ThrowIf(session.RunCount($"SELECT coalesce(max(v), 0) FROM {config} WHERE k = 'version'") != KnownVersion);
        PageSize = (int)session.RunCount($"SELECT coalesce(max(v), {DefaultPageSize}) FROM {config} WHERE k = 'pgsz'");
        _read = session.Prepare($"SELECT block FROM {data} WHERE id = @id");
        _list = session.Prepare($"SELECT id, block FROM {data} WHERE id BETWEEN @from AND @to ORDER BY id");
        _listBack = session.Prepare($"SELECT id, block FROM {data} WHERE id BETWEEN @from AND @to ORDER BY id DESC");
        _write = session.Prepare($"REPLACE INTO {data} (id, block) VALUES (@id, @block)");
        _delete = session.Prepare($"DELETE FROM {data} WHERE id BETWEEN @from AND @to");
        _findSplitKey = session.Prepare($"SELECT pgno & 1 FROM {splitKeys} WHERE {splitKey}");
        _moveSplitKey = session.Prepare($"UPDATE {splitKeys} SET term = iif(length(term) > 0, @first, term) WHERE {splitKey}");
        _unflagSplitKey = session.Prepare($"UPDATE {splitKeys} SET pgno = pgno & ~1 WHERE {splitKey}");
        _deleteSplitKey = session.Prepare($"DELETE FROM {splitKeys} WHERE {splitKey}");
        _deleteSplitKeysBefore = session.Prepare($"DELETE FROM {splitKeys} WHERE segid = @segment AND term IN (SELECT i.term FROM {splitKeys} i WHERE i.segid = @segment AND i.pgno >> 1 < @page LIMIT @most)");
        _deletePagesOf = session.Prepare($"DELETE FROM {data} WHERE id IN (SELECT d.id FROM {data} d WHERE d.id BETWEEN @from AND @to LIMIT @most)");
    }

    /// <summary>Reads a page: its number, and its bytes until the next; false when no other is wanted.</summary>
    public delegate bool PageReader(int number, ReadOnlySpan<byte> page);

    /// <summary>The size in bytes past which FTS5 begins a new page.</summary>
    public int PageSize { get; }

    public List<IndexSegment> Segments() => IndexSegment.List(Read(Structure));

    /// <summary>Reads a segment's pages in order, from one on.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="first">The number of the first to read.</param>
    /// <param name="read">Reads one; false when no other is wanted.</param>
    public void ForEachPage(IndexSegment segment, int first, PageReader read)
    {
        var (page, more) = (first, true);
        _list.Bind("from", Leaf(segment, first)).Bind("to", Leaf(segment, segment.Last)).ForEachWhile(row =>
        {
            UnknownIndexFormatException.ThrowIf(row.Integer(0) != Leaf(segment, page));
            return more = read(page++, row.Blob(1));
        });
        UnknownIndexFormatException.ThrowIf(more && page != segment.Last + 1);
    }

    /// <summary>Reads a segment's pages backwards, from one on.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="last">The number of the first to read.</param>
    /// <param name="read">Reads one; false when no other is wanted.</param>
    public void ForEachPageBack(IndexSegment segment, int last, PageReader read)
    {
        var page = last;
        _listBack.Bind("from", Leaf(segment, segment.First)).Bind("to", Leaf(segment, last)).ForEachWhile(row =>
        {
            UnknownIndexFormatException.ThrowIf(row.Integer(0) != Leaf(segment, page));
            return read(page--, row.Blob(1));
        });
    }

    public byte[] ReadPage(IndexSegment segment, int page) => Read(Leaf(segment, page));

    public void WritePage(IndexSegment segment, int page, ReadOnlySpan<byte> bytes) => Write(Leaf(segment, page), bytes);

    /// <summary>What is kept beside a segment's pages in a slot; nothing when there is nothing.</summary>
    public byte[] ReadBeside(IndexSegment segment, int slot) => _read.Bind("id", Beside(segment, slot)).Find(row => row.Blob(0).ToArray()) ?? [];

    public void WriteBeside(IndexSegment segment, int slot, ReadOnlySpan<byte> bytes) => Write(Beside(segment, slot), bytes);

    public void DeleteBeside(IndexSegment segment, int slot) => _delete.Bind("from", Beside(segment, slot)).Bind("to", Beside(segment, slot)).Execute();

    /// <summary>Whether the last term of a page has a list index.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="page">The page.</param>
    /// <param name="first">The first term on it.</param>
    public bool HasDoclistIndex(IndexSegment segment, int page, ReadOnlySpan<byte> first)
    {
        var flag = At(_findSplitKey, segment, page, first).Find(row => (long?)row.Integer(0));
        UnknownIndexFormatException.ThrowIf(flag is null);
        return flag != 0;
    }

    /// <summary>Replaces the list index of a page's last term; an empty one by none.</summary>
    public void WriteDoclistIndex(IndexSegment segment, int page, ReadOnlySpan<byte> first, int nextTermPage, DoclistIndex? index)
    {
        var height = 0L;
        do
        {
            var lowest = ((long)segment.Id << SegmentShift) + OfDoclistIndex + (height++ << HeightShift);
            _delete.Bind("from", lowest + page).Bind("to", lowest + Math.Max(page, nextTermPage - 1));
        }
        while (_delete.Execute() > 0);

        foreach (var (h, number, bytes) in index?.Pages ?? [])
        {
            Write(((long)segment.Id << SegmentShift) + OfDoclistIndex + ((long)h << HeightShift) + number, bytes);
        }

        if (index is null or { IsEmpty: true })
        {
            Change(At(_unflagSplitKey, segment, page, first));
        }
    }

    /// <summary>Lets a page be found by its first term, which was another.</summary>
    public void MoveSplitKey(IndexSegment segment, int page, ReadOnlySpan<byte> was, ReadOnlySpan<byte> first) => Change(At(_moveSplitKey, segment, page, was).Bind("first", first));

    public void DeleteSplitKey(IndexSegment segment, int page, ReadOnlySpan<byte> first) => Change(At(_deleteSplitKey, segment, page, first));

    /// <summary>Deletes what a merge has done with and leaves until its end: pages of a segment that it has read to its end, and terms of pages.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="most">How many rows to delete.</param>
    /// <returns>How many it deleted: fewer when there are no more.</returns>
    public int DeleteDone(IndexSegment segment, int most)
    {
        var deleted = segment.First == 1
            ? 0
            : _deleteSplitKeysBefore.Bind("segment", segment.Id).Bind("page", segment.IsReadToItsEnd ? int.MaxValue : segment.First).Bind("most", most).Execute();
        if (segment.IsReadToItsEnd)
        {
            deleted += _deletePagesOf.Bind("from", (long)segment.Id << SegmentShift).Bind("to", ((segment.Id + 1L) << SegmentShift) - 1).Bind("most", most - deleted).Execute();
        }

        return deleted;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _read, _list, _listBack, _write, _delete, _findSplitKey, _moveSplitKey, _unflagSplitKey, _deleteSplitKey, _deleteSplitKeysBefore, _deletePagesOf })
        {
            statement.Dispose();
        }
    }

    private static long Leaf(IndexSegment segment, int page) => ((long)segment.Id << SegmentShift) + page;

    // The last keys that go with a segment: no index of a list is that high.
    private static long Beside(IndexSegment segment, int slot) => ((segment.Id + 1L) << SegmentShift) - 1 - slot;

    private static Statement At(Statement statement, IndexSegment segment, int page, ReadOnlySpan<byte> term) => statement.Bind("segment", segment.Id).Bind("page", page).Bind("term", term);

    private static void Change(Statement splitKey) => UnknownIndexFormatException.ThrowIf(splitKey.Execute() != 1);

    private byte[] Read(long id)
    {
        var block = _read.Bind("id", id).Find(row => row.Blob(0).ToArray());
        UnknownIndexFormatException.ThrowIf(block is null);
        return block!;
    }

    private void Write(long id, ReadOnlySpan<byte> block) => _write.Bind("id", id).Bind("block", block).Execute();
}
