using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Queue;

/// <summary>Giving tasks to a worker. First what is due by now becomes claimable: what was scheduled, and what a lost worker had.</summary>
internal sealed class TaskClaim(IDatabase db, string? owner)
{
    // So many at once that nothing piles up, so few that no claim is held up by them.
    private const int MostMadeClaimable = 200;

    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(1);

    public TimeSpan Lease(TimeSpan? lease)
    {
        var given = lease ?? db.Options.Tasks.Lease;
        return given >= TimeSpan.FromMilliseconds(1) && given <= LongestLease
            ? given
            : throw new ArgumentOutOfRangeException(nameof(lease), given, "lease must be 1 millisecond to 1 day.");
    }

    public Task<List<QueuedTask>> RunAsync(string worker, int count, TimeSpan? lease, IReadOnlyCollection<string>? types, CancellationToken cancellationToken)
    {
        Require.Name(worker);
        Require.Limit(count, db.Options);
        var length = Lease(lease);
        string[]? wanted = types is null ? null : [.. Require.Each(types, type => Require.Name(type, nameof(types))).Distinct(StringComparer.Ordinal)];
        return db.WriteAsync(session => RunAsync(session, worker, count, length, wanted), cancellationToken);
    }

    public int Promote(DbSession session, int limit) => MakeClaimable(session, "queue/Promote", limit);

    public int Reap(DbSession session, int limit) => MakeClaimable(session, "queue/Reap", limit);

    private async ValueTask<List<QueuedTask>> RunAsync(DbSession session, string worker, int count, TimeSpan lease, string[]? types)
    {
        var now = db.Now;
        MakeClaimable(session, now);
        Statement statement;
        if (types is null)
        {
            statement = session.Statement("queue/Claim").Bind("limit", count);
        }
        else if (First(session, types, count) is { Count: > 0 } seqs)
        {
            statement = session.Statement("queue/ClaimThese").Bind("seqs", JsonSerializer.Serialize(seqs));
        }
        else
        {
            return [];
        }

        var claimed = await statement
            .Bind("worker", worker).Bind("leaseUntil", now + (long)lease.TotalMilliseconds).Bind("now", now).Bind("owner", owner)
            .ListAsync(QueuedTaskRow.ReadWithSeq).ConfigureAwait(false);

        // They come back in the order of the rows.
        claimed.Sort(static (a, b) => Place(a).CompareTo(Place(b)));
        return claimed.ConvertAll(c => c.Task);
    }

    // The first of all are among the first of each.
    private List<long> First(DbSession session, string[] types, int count)
    {
        var first = new List<(long Priority, long DueAt, long Seq)>();
        foreach (var type in types)
        {
            first.AddRange(session.Statement("queue/ListClaimable").Bind("taskType", type).Bind("owner", owner).Bind("limit", count)
                .List(static row => (row.Integer(0), row.Integer(1), row.Integer(2))));
        }

        first.Sort();
        return [.. first.Take(count).Select(f => f.Seq)];
    }

    private static (int, DateTimeOffset, long) Place((QueuedTask Task, long Seq) c) => (c.Task.Priority, c.Task.ScheduledFor ?? c.Task.CreatedAt, c.Seq);

    private void MakeClaimable(DbSession session, long now)
    {
        var (due, expired) = session.Statement("queue/FindDue").Bind("now", now).Bind("owner", owner).Find(row => (row.Integer(0) != 0, row.Integer(1) != 0));
        if (due)
        {
            Promote(session, MostMadeClaimable);
        }

        if (expired)
        {
            Reap(session, MostMadeClaimable);
        }
    }

    private int MakeClaimable(DbSession session, string block, int limit)
    {
        var made = session.Statement(block).Bind("now", db.Now).Bind("owner", owner).Bind("limit", limit).Execute();
        if (made > 0)
        {
            db.TaskSignal.Note();
        }

        return made;
    }
}
