using Conversa.Data.Storage;
using Conversa.Data.Storage.FullTextPages;

namespace Conversa.Data.Maintenance;

/// <summary>
/// Gets the words of deleted rows, and a user's id, out of the full-text indexes. A deletion only notes there that a row is gone: its words stay until their segment is merged with
/// others, and a merge goes at least from one word to the next, which with a word of every message takes long. So they are taken out of the index's pages, some at a time.
/// </summary>
internal sealed class IndexCleaning(WriterHolds holds, SqliteEngine engine, string userId)
{
    private const int Pages = 64;
    private const int FirstPages = 100;

    // So many are looked at and cleaned at once, and more each time that others have written more since.
    private const int LastPages = 250;

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
                var cleaner = new IndexCleaner(index, table, FullTextScope.User(userId));
                await CleanAsync(cleaner, cancellationToken).ConfigureAwait(false);
                cleaner.TurnToMarkers();
                await CleanAsync(cleaner, cancellationToken).ConfigureAwait(false);
                await RunAsync(cleaner.Unstamp, cancellationToken).ConfigureAwait(false);
            }
            catch (UnknownIndexFormatException)
            {
                await MergeAsync(mergeBlock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CleanAsync(IndexCleaner cleaner, CancellationToken cancellationToken)
    {
        var (most, done) = (0, false);
        while (!done)
        {
            await RunAsync(cleaner.Stamp, cancellationToken).ConfigureAwait(false);
            var found = await engine.ReadAsync(
                session => Snapshot.ReadAsync(session, snapshot => new ValueTask<List<SegmentCleaning>>(cleaner.Look(snapshot, cancellationToken))),
                cancellationToken).ConfigureAwait(false);
            foreach (var segment in found)
            {
                await CleanAsync(cleaner, segment, cancellationToken).ConfigureAwait(false);
            }

            while (!(await holds.WriteAsync(session => cleaner.DeleteDone(session, LastPages), cancellationToken).ConfigureAwait(false)).Result)
            {
            }

            most += LastPages;
            (done, _) = await holds.WriteAsync(session => cleaner.TryFinish(session, most), cancellationToken).ConfigureAwait(false);
        }
    }

    // Where the pages of one that is gone are now, the next look will tell.
    private async Task CleanAsync(IndexCleaner cleaner, SegmentCleaning segment, CancellationToken cancellationToken)
    {
        var batch = new AdaptiveBatch(FirstPages, least: 10, most: 400, moment: TimeSpan.FromMilliseconds(20));
        var from = 0;
        while (from < segment.Count)
        {
            var (cleaned, time) = await holds.WriteAsync(session => segment.CleanSome(session, from, batch.Size), cancellationToken).ConfigureAwait(false);
            if (cleaned is not { } done)
            {
                return;
            }

            batch.Took(time);
            from = done;
        }

        cleaner.Note(segment.Segment);
    }

    private Task RunAsync(Action<DbSession> work, CancellationToken cancellationToken) => holds.WriteAsync(
        session =>
        {
            work(session);
            return true;
        },
        cancellationToken);

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
