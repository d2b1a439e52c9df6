using System.Text.Json;
using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Memories;

/// <summary>Forgetting and remembering again; rows stay.</summary>
internal sealed class MemoryForgetting(IDatabase db, string? owner)
{
    public Task<Memory> ForgetAsync(string id, CancellationToken cancellationToken) => ChangeAsync("memories/Forget", id, cancellationToken);

    public Task<Memory> RestoreAsync(string id, CancellationToken cancellationToken) => ChangeAsync("memories/Restore", id, cancellationToken);

    public Task<int> ForgetFadedAsync(string userId, double threshold, TimeSpan halfLife, CancellationToken cancellationToken)
    {
        var now = db.Now;
        var times = Enumerable.Range(1, 10).Select(importance => MemoryDecay.FadedSince(importance, threshold, halfLife, now)).ToArray();
        return times.Max() is { } latest
            ? db.WriteAsync(
                session => session.Statement("memories/ForgetFaded")
                    .Bind("now", now).Bind("userId", userId).Bind("owner", owner).Bind("latest", latest).Bind("times", JsonSerializer.Serialize(times))
                    .ExecuteAsync(),
                cancellationToken,
                singleStatement: true)
            : Task.FromResult(0);
    }

    // A memory that is so already stays as it is.
    private Task<Memory> ChangeAsync(string block, string id, CancellationToken cancellationToken) => db.WriteAsync(
        async session =>
        {
            session.Hot.Declare(HotTables.Memories);
            await session.Statement(block).Bind("now", db.Now).Bind("id", id).Bind("owner", owner).ExecuteAsync().ConfigureAwait(false);
            var changed = await session.Statement("memories/FindById").Bind("id", id).Bind("owner", owner).FindAsync(MemoryRow.Read).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"Memory '{id}' does not exist.");
            session.Hot.Saved(changed);
            return changed;
        },
        cancellationToken,
        singleStatement: true);
}
