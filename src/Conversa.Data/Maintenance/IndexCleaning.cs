using Conversa.Data.Storage;

namespace Conversa.Data.Maintenance;

/// <summary>
/// Gets the words of deleted rows out of the full-text indexes. A deletion only notes there that a row is gone: its words stay until their segment is
/// merged with others. All segments are merged into one, some pages at a time.
/// </summary>
internal sealed class IndexCleaning(WriterHolds holds, SqliteEngine engine)
{
    private const int Pages = 64;

    // SQLite changes a row of its books even when there is nothing to merge.
    private const int ChangesOfNothing = 2;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(15);

    private static readonly string[] Merges =
    [
        "search_index/MergeMemoryWords", "search_index/MergeMemoryGrams", "search_index/MergeKnowledgeWords", "search_index/MergeKnowledgeGrams",
        "search_index/MergeWords", "search_index/MergeGrams",
    ];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ClearCondemnedAsync(cancellationToken).ConfigureAwait(false);

        // All of them, whatever was deleted just now: an earlier run may have stopped before it came here.
        foreach (var block in Merges)
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
    }

    // A damaged index that waits for being made anew still holds what it held.
    private async Task ClearCondemnedAsync(CancellationToken cancellationToken) =>
        await holds.WriteAsync(session => MessageIndex.Mark(session) == MessageIndex.Condemned && MessageIndex.Advance(session, engine.Now, out _), cancellationToken).ConfigureAwait(false);

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
