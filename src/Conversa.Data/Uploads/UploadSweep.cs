using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Uploads;

/// <summary>Holding the files against the rows.</summary>
internal sealed class UploadSweep(IDatabase db, UploadDisk disk)
{
    // So few that other writes do not wait long.
    private const int BatchSize = 100;

    public async Task<UploadCleanUp> RunAsync(TimeSpan olderThan, CancellationToken cancellationToken)
    {
        try
        {
            var until = DateTimeOffset.FromUnixTimeMilliseconds(db.Now) - olderThan;
            List<long> removed = [.. disk.ListIncoming(until).Select(UploadDisk.Remove).OfType<long>()];
            foreach (var hashes in disk.ListContents(until).Chunk(BatchSize))
            {
                removed.AddRange(await RemoveUnusedAsync(hashes, cancellationToken).ConfigureAwait(false));
            }

            var missing = await FindMissingAsync(cancellationToken).ConfigureAwait(false);
            return new()
            {
                RemovedFiles = removed.Count,
                RemovedBytes = removed.Sum(),
                MissingCount = missing.Count,
                MissingIds = missing.Ids,
            };
        }
        catch (Exception e) when (DiskErrors.IsOfDisk(e))
        {
            throw DiskErrors.Translate(e);
        }
    }

    /// <summary>
    /// Removes those of these contents that no upload has, and says how large they were. It happens while the write lock is held: a save that is about to add a row
    /// comes before, and then the content is in use, or after, and then it puts its bytes there again.
    /// </summary>
    public async Task<List<long>> RemoveUnusedAsync(string[] hashes, CancellationToken cancellationToken)
    {
        // The first look sees only what is committed: a row whose deletion may yet be undone keeps its bytes.
        var unused = await db.ReadAsync(session => ListUnusedAsync(session, hashes), cancellationToken).ConfigureAwait(false);

        // Kept here: the work may run again, and finds no file that it removed before.
        var removed = new List<long>();
        if (unused.Count > 0)
        {
            _ = await db.WriteAsync(
                async session =>
                {
                    removed.AddRange((await ListUnusedAsync(session, unused).ConfigureAwait(false)).Select(disk.Remove).OfType<long>());
                    return true;
                },
                cancellationToken,
                singleStatement: true).ConfigureAwait(false);
        }

        return removed;
    }

    /// <summary>Removes a content whose row is gone, unless another upload has it. It does not throw: what cannot be removed now, a clean-up removes.</summary>
    public async Task TryRemoveUnusedAsync(string hash)
    {
        try
        {
            _ = await RemoveUnusedAsync([hash], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConversationStoreException or ObjectDisposedException)
        {
            // Locked by another process, or closed meanwhile.
        }
    }

    /// <summary>How many of these contents are on the disk and no upload has them.</summary>
    public async Task<int> CountUnusedAsync(string[] hashes, CancellationToken cancellationToken) =>
        (await db.ReadAsync(session => ListUnusedAsync(session, hashes), cancellationToken).ConfigureAwait(false)).Count(disk.Exists);

    private static ValueTask<List<string>> ListUnusedAsync(DbSession session, IReadOnlyCollection<string> hashes) =>
        session.ListAsync<string>("file_uploads/ListUnused", new { hashes = JsonSerializer.Serialize(hashes), owner = (string?)null });

    private async Task<(long Count, List<string> Ids)> FindMissingAsync(CancellationToken cancellationToken)
    {
        var (count, ids, last, most) = (0L, new List<string>(), new UploadPlaceRow("", ""), db.Options.MaxPageSize);
        while (true)
        {
            var after = new { contentHash = last.ContentHash, id = last.Id, owner = (string?)null, limit = most };
            var places = await db.ReadAsync(session => session.ListAsync<UploadPlaceRow>("file_uploads/ListPlaces", after), cancellationToken).ConfigureAwait(false);
            foreach (var place in places.Where(place => !disk.Exists(place.ContentHash)))
            {
                // It may have been deleted since it was listed.
                if (!await IsThereAsync(place.Id, cancellationToken).ConfigureAwait(false))
                {
                    continue;
                }

                count++;
                if (ids.Count < most)
                {
                    ids.Add(place.Id);
                }
            }

            if (places.Count < most)
            {
                return (count, ids);
            }

            last = places[^1];
        }
    }

    private Task<bool> IsThereAsync(string id, CancellationToken cancellationToken) => db.ReadAsync(
        async session => await session.FindAsync<UploadRow>("file_uploads/FindById", new { id, owner = (string?)null }).ConfigureAwait(false) is not null,
        cancellationToken);
}
