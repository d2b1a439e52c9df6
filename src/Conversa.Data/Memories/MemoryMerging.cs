using Conversa.Data.Storage;

namespace Conversa.Data.Memories;

/// <summary>Keeping one of several memories that say nearly the same.</summary>
internal sealed class MemoryMerging(IDatabase db, string? owner)
{
    // Nobody remembers a book; and so many are compared in about a second.
    private const int LongestContent = 2000;
    private const int MostCompared = 10_000;

    public async Task<IReadOnlyList<MergedMemories>> RunAsync(string userId, double threshold, bool dryRun, int limit, CancellationToken cancellationToken)
    {
        var compared = await db.ReadAsync(
            session => session.Statement("memories/ListToCompare")
                .Bind("userId", userId).Bind("longest", LongestContent).Bind("owner", owner).Bind("limit", MostCompared)
                .ListAsync(row => new Compared(row.Text(0), row.Text(1), row.Integer(2) != 0)),
            cancellationToken).ConfigureAwait(false);

        // Compared while nobody waits for the writer.
        var groups = TextLikeness.GroupNearEqual(compared.Select(c => c.Content), threshold)
            .Where(g => g.Count > 1).Take(limit)
            .Select(g => g.ConvertAll(i => compared[i])).ToList();
        if (groups.Count == 0)
        {
            return [];
        }

        return dryRun
            ? await db.ReadAsync(session => MergeAsync(session, groups, write: false), cancellationToken).ConfigureAwait(false)
            : await db.WriteAsync(session => MergeAsync(session, groups, write: true), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<MergedMemories>> MergeAsync(DbSession session, List<List<Compared>> groups, bool write)
    {
        var merged = new List<MergedMemories>();
        foreach (var group in groups)
        {
            // What was changed since it was compared is left alone.
            var now = new List<Memory>();
            foreach (var (id, content, pinned) in group)
            {
                if (await FindAsync(session, id).ConfigureAwait(false) is { ForgottenAt: null } memory && memory.Content == content && memory.Pinned == pinned)
                {
                    now.Add(memory);
                }
            }

            if (now.Count > 1 && now[0].Id == group[0].Id)
            {
                var kept = Absorb(now[0], now[1..]);
                merged.Add(new() { Kept = write ? await StoreAsync(session, kept, now[1..]).ConfigureAwait(false) : kept, Forgotten = now[1..] });
            }
        }

        return merged;
    }

    private static Memory Absorb(Memory kept, List<Memory> others) => kept with
    {
        Tags = [.. kept.Tags.Concat(others.SelectMany(o => o.Tags)).Distinct(StringComparer.Ordinal).Take(Math.Max(TagList.Most, kept.Tags.Count))],
        Importance = Math.Max(kept.Importance, others.Max(o => o.Importance)),
        AccessCount = kept.AccessCount + others.Sum(o => o.AccessCount),
        LastAccessedAt = others.Select(o => o.LastAccessedAt).Append(kept.LastAccessedAt).Max(),
    };

    private async ValueTask<Memory> StoreAsync(DbSession session, Memory kept, List<Memory> others)
    {
        await session.Statement("memories/Absorb")
            .Bind("tags", TagList.Write(kept.Tags)).Bind("importance", kept.Importance).Bind("accessCount", kept.AccessCount)
            .Bind("lastAccessedAt", kept.LastAccessedAt?.ToUnixTimeMilliseconds()).Bind("now", db.Now).Bind("id", kept.Id).Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false);
        foreach (var other in others)
        {
            await session.Statement("memories/Forget").Bind("now", db.Now).Bind("id", other.Id).Bind("owner", owner).ExecuteAsync().ConfigureAwait(false);
        }

        return (await FindAsync(session, kept.Id).ConfigureAwait(false))!;
    }

    private ValueTask<Memory?> FindAsync(DbSession session, string id) =>
        session.Statement("memories/FindById").Bind("id", id).Bind("owner", owner).FindAsync(MemoryRow.Read);

    private sealed record Compared(string Id, string Content, bool Pinned);
}
