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
        var wanted = types is null ? null : JsonSerializer.Serialize(Require.Each(types, type => Require.Name(type, nameof(types))).Distinct(StringComparer.Ordinal));
        return db.WriteAsync(session => RunAsync(session, worker, count, length, wanted), cancellationToken);
    }

    public int Promote(DbSession session, int limit) => MakeClaimable(session, "queue/Promote", limit);

    public int Reap(DbSession session, int limit) => MakeClaimable(session, "queue/Reap", limit);

    private async ValueTask<List<QueuedTask>> RunAsync(DbSession session, string worker, int count, TimeSpan lease, string? types)
    {
        var now = db.Now;
        MakeClaimable(session, now);
        var statement = session.Statement(types is null ? "queue/Claim" : "queue/ClaimOfTypes")
            .Bind("worker", worker).Bind("leaseUntil", now + (long)lease.TotalMilliseconds).Bind("now", now);
        if (types is not null)
        {
            statement.Bind("types", types);
        }

        var claimed = await statement.Bind("owner", owner).Bind("limit", count).ListAsync(QueuedTaskRow.ReadWithSeq).ConfigureAwait(false);

        // They come back in the order of the rows.
        claimed.Sort(static (a, b) => Place(a).CompareTo(Place(b)));
        return claimed.ConvertAll(c => c.Task);
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
