using Conversa.Data.Storage;
using Conversa.Data.Storage.FullTextPages;

namespace Conversa.Data.Maintenance;

/// <summary>
/// Gets the words of deleted rows out of the full-text indexes. A deletion only notes there that a row is gone: its words stay until their segment is merged with others, and a
/// merge goes at least from one word to the next, which with a word of every message takes long. So they are taken out of the index's pages, some at a time.
/// </summary>
internal sealed class IndexCleaning(WriterHolds holds, SqliteEngine engine)
{
    private const int Pages = 64;
    private const int FirstPages = 100;

    // SQLite changes a row of its books even when there is nothing to merge.
    private const int ChangesOfNothing = 2;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(15);

    private static readonly (string Index, string Table, string MergeBlock)[] Indexes =
    [
        ("memories_fts", "memories", "search_index/MergeMemoryWords"),
        ("memories_fts_grams", "memories", "search_index/MergeMemoryGrams"),
        ("knowledge_fts", "knowledge_items", "search_index/MergeKnowledgeWords"),
        ("knowledge_fts_grams", "knowledge_items", "search_index/MergeKnowledgeGrams"),
        ("messages_fts", "messages", "search_index/MergeWords"),
        ("messages_fts_grams", "messages", "search_index/MergeGrams"),
    ];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ClearCondemnedAsync(cancellationToken).ConfigureAwait(false);

        // All of them, whatever was deleted just now: an earlier run may have stopped before it came here.
        foreach (var (index, table, mergeBlock) in Indexes)
        {
            try
            {
                await CleanAsync(index, table, cancellationToken).ConfigureAwait(false);
            }
            catch (UnknownIndexFormatException)
            {
                await MergeAsync(mergeBlock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CleanAsync(string index, string table, CancellationToken cancellationToken)
    {
        IndexScan scan;
        do
        {
            scan = await engine.ReadAsync(
                session => Snapshot.ReadAsync(session, snapshot => new ValueTask<IndexScan>(IndexScan.Run(snapshot, index, table, cancellationToken))),
                cancellationToken).ConfigureAwait(false);
            foreach (var segment in scan.Segments)
            {
                if (!await CleanAsync(segment, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        while (scan.Segments.Count > 0);
    }

    // False when a merge has taken the segment up: where its words are now, another look will tell.
    private async Task<bool> CleanAsync(SegmentCleaning segment, CancellationToken cancellationToken)
    {
        var batch = new AdaptiveBatch(FirstPages, least: 10, most: 400, moment: TimeSpan.FromMilliseconds(20));
        int? done;
        var from = 0;
        do
        {
            (done, var time) = await holds.WriteAsync(session => segment.CleanSome(session, from, batch.Size), cancellationToken).ConfigureAwait(false);
            batch.Took(time);
            from = done ?? 0;
        }
        while (done < segment.Count);
        return done is not null;
    }

    // A damaged index that waits for being made anew still holds what it held.
    private async Task ClearCondemnedAsync(CancellationToken cancellationToken) =>
        await holds.WriteAsync(session => MessageIndex.Mark(session) == MessageIndex.Condemned && MessageIndex.Advance(session, engine.Now, out _), cancellationToken).ConfigureAwait(false);

    // All segments into one.
    private async Task MergeAsync(string block, CancellationToken cancellationToken)
    {
        // A negative number begins to merge all segments, whatever their sizes.
        var first = true;
        bool more;
        do
        {
            (more, _) = await holds.WriteAsync(session => Merge(session, block, first ? -Pages : Pages), cancellationToken).ConfigureAwait(false);
            first = false;
        }
        while (more);
    }

    // True while there is more to merge.
    private static bool Merge(DbSession session, string block, int pages)
    {
        var started = TimeProvider.System.GetTimestamp();
        do
        {
            var before = session.TotalChanges;
            session.Statement(block).Bind("pages", pages).Execute();
            if (session.TotalChanges - before < ChangesOfNothing)
            {
                return false;
            }

            pages = Pages;
        }
        while (TimeProvider.System.GetElapsedTime(started) < Moment);
        return true;
    }
}
