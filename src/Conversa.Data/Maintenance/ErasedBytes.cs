using Conversa.Data.Storage;
using Conversa.Data.Uploads;

namespace Conversa.Data.Maintenance;

/// <summary>Removes the bytes of uploads whose rows are gone, once that is committed: those that no other upload has.</summary>
internal sealed class ErasedBytes(SqliteEngine engine)
{
    // So few that other writes do not wait long.
    private const int BatchSize = 20;

    /// <summary>The contents removed.</summary>
    public long Removed { get; private set; }

    /// <summary>The contents that could not be removed now; a clean-up of uploads will.</summary>
    public long Left { get; private set; }

    /// <summary>Removes what can be removed. It does not throw: the rows are gone, whatever becomes of their bytes.</summary>
    public async Task RemoveAsync(IEnumerable<string> hashes)
    {
        foreach (var batch in hashes.Distinct(StringComparer.Ordinal).Chunk(BatchSize))
        {
            try
            {
                var sweep = new UploadSweep(engine, UploadDisk.Of(engine.Options));
                Removed += (await sweep.RemoveUnusedAsync(batch, CancellationToken.None).ConfigureAwait(false)).Count;
                Left += await sweep.CountUnusedAsync(batch, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is ConversationStoreException or ObjectDisposedException)
            {
                // No upload root, the lock is another process's, or the store closes.
                Left += batch.Length;
            }
        }
    }
}
