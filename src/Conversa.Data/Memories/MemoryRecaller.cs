using System.Runtime.InteropServices;
using System.Text.Json;
using Conversa.Data.Search;
using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Memories;

/// <summary>
/// Recalls as people do: by what fits, what is fresh and what matters (Park et al., Generative Agents, 2023). The memories that stand out in one of the
/// three are weighed in all of them.
/// </summary>
internal sealed class MemoryRecaller(IDatabase db, string? owner, MemorySearcher searcher)
{
    // Of each kind. What is in none of the three lists has little of anything.
    private const int FewestWeighed = 200;

    private static readonly string[] Standing = ["memories/ListFreshest", "memories/ListWeightiest"];

    public async Task<IReadOnlyList<RecalledMemory>> RecallAsync(string userId, string text, MemoryRecall? recall, int limit, CancellationToken cancellationToken)
    {
        var query = FullTextQuery.Parse(text, recall?.Search?.Terms);
        recall ??= new();
        var search = recall.Search ?? new();
        var scope = searcher.Check(userId, search);
        Check(recall);
        Require.Limit(limit, db.Options);
        cancellationToken.ThrowIfCancellationRequested();
        var vector = await VectorQueries.PrepareAsync(search.Vector, text, db.Options, cancellationToken).ConfigureAwait(false);
        var recalled = await db.SearchAsync(session => RunAsync(session, query, vector, recall, scope, limit, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (recall.NoteAccess && recalled.Count > 0)
        {
            await NoteAsync(recalled, cancellationToken).ConfigureAwait(false);
        }

        return recalled;
    }

    private static void Check(MemoryRecall recall)
    {
        Require.Between(recall.RelevanceWeight, 0, 1);
        Require.Between(recall.RecencyWeight, 0, 1);
        Require.Between(recall.ImportanceWeight, 0, 1);
        MemoryDecay.Check(recall.HalfLife);
    }

    private async ValueTask<List<RecalledMemory>> RunAsync(DbSession session, FullTextQuery query, VectorQuery? vector, MemoryRecall recall, MemoryScope scope, int limit, CancellationToken cancellationToken)
    {
        var count = Math.Max(FewestWeighed, limit);
        var found = query.IsEmpty && vector is null ? [] : await searcher.RankAsync(session, query, vector, scope, count, cancellationToken).ConfigureAwait(false);
        var relevance = found.Take(count).ToDictionary(r => r.Seq, r => r.Score > 0 ? r.Score / found[0].Score : 0);
        var weighed = new Dictionary<long, double>();
        var now = db.Now;
        foreach (var row in await CandidatesAsync(session, relevance.Keys, recall, scope, count).ConfigureAwait(false))
        {
            weighed[row.Seq] = Score(relevance.GetValueOrDefault(row.Seq), MemoryDecay.Recency((double)now - row.FreshAt, recall.HalfLife), row.Importance, recall);
        }

        // Only what comes to mind is read as a whole.
        var recalled = new List<RecalledMemory>();
        foreach (var (seq, score) in Ranking.Best(weighed, limit))
        {
            if (MemorySearcher.Find(session, seq, scope) is { } memory)
            {
                recalled.Add(new()
                {
                    Memory = memory,
                    Score = score,
                    Relevance = relevance.GetValueOrDefault(seq),
                    Recency = memory.RecencyAt(DateTimeOffset.FromUnixTimeMilliseconds(now), recall.HalfLife),
                    Importance = memory.Importance / 10.0,
                    Snippet = recall.Search?.Snippets == true ? await MemorySearcher.SnippetAsync(session, query, memory, seq, owner).ConfigureAwait(false) : null,
                });
            }
        }

        return recalled;
    }

    private static double Score(double relevance, double recency, int importance, MemoryRecall recall) =>
        (recall.RelevanceWeight * relevance) + (recall.RecencyWeight * recency) + (recall.ImportanceWeight * (importance / 10.0));

    // What terms demand, only the search can tell.
    private static async ValueTask<List<Candidate>> CandidatesAsync(DbSession session, IEnumerable<long> found, MemoryRecall recall, MemoryScope scope, int count)
    {
        var candidates = await session.Statement("memories/ListWeights").Bind("seqs", JsonSerializer.Serialize(found)).Bind("userId", scope.UserId).Bind("owner", scope.Owner)
            .ListAsync(Read).ConfigureAwait(false);
        foreach (var block in recall.Search?.Terms is null ? Standing : [])
        {
            candidates.AddRange(await scope.BindOfUser(session.Statement(block)).Bind("limit", count).ListAsync(Read).ConfigureAwait(false));
        }

        return candidates;
    }

    private static Candidate Read(Statement row) => new(row.Integer(0), (int)row.Integer(1), row.Integer(2));

    private Task<int> NoteAsync(List<RecalledMemory> recalled, CancellationToken cancellationToken)
    {
        var ids = JsonSerializer.Serialize(recalled.Select(r => r.Memory.Id));
        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                session.Hot.Declare(HotTables.Memories);
                var noted = await session.Statement("memories/NoteAccess").Bind("now", now).Bind("ids", ids).Bind("owner", owner).ExecuteAsync().ConfigureAwait(false);
                session.Hot.Nothing();
                recalled.ForEach(r => session.Hot.Used(r.Memory.Id, now));
                return noted;
            },
            cancellationToken,
            singleStatement: true);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Candidate(long Seq, int Importance, long FreshAt);
}
