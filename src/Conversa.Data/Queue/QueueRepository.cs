using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;

namespace Conversa.Data.Queue;

internal sealed class QueueRepository(IDatabase db, string? owner) : IQueueRepository
{
    private readonly TaskClaim _claim = new(db, owner);
    private readonly TaskFinish _finish = new(db, owner);
    private readonly TaskDecisions _decisions = new(db, owner);
    private readonly QueueQuery _query = new(db, owner);

    public Task<QueuedTask> EnqueueAsync(NewTask task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        TaskEnqueue.Check(task, db, owner);
        return db.WriteAsync(session => TaskEnqueue.RunAsync(session, task, db, owner), cancellationToken, singleStatement: true);
    }

    public Task<QueuedTask> EnqueueAsync<T>(NewTask task, T payload, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        return EnqueueAsync(task with { Payload = Json.From(payload, options, db.Options, nameof(payload)) }, cancellationToken);
    }

    public Task<QueuedTask> EnqueueAsync<T>(NewTask task, T payload, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        return EnqueueAsync(task with { Payload = Json.From(payload, typeInfo, db.Options, nameof(payload)) }, cancellationToken);
    }

    public Task<IReadOnlyList<QueuedTask>> EnqueueManyAsync(IReadOnlyCollection<NewTask> tasks, CancellationToken cancellationToken = default)
    {
        var given = Require.Each(tasks, task => TaskEnqueue.Check(task, db, owner));
        return db.WriteAsync<IReadOnlyList<QueuedTask>>(
            async session =>
            {
                var stored = new List<QueuedTask>(given.Length);
                foreach (var task in given)
                {
                    stored.Add(await TaskEnqueue.RunAsync(session, task, db, owner).ConfigureAwait(false));
                }

                return stored;
            },
            cancellationToken);
    }

    public async Task<QueuedTask?> ClaimAsync(string worker, TimeSpan? lease = null, IReadOnlyCollection<string>? types = null, CancellationToken cancellationToken = default) =>
        await _claim.RunAsync(worker, 1, lease, types, cancellationToken).ConfigureAwait(false) is [var task] ? task : null;

    public async Task<IReadOnlyList<QueuedTask>> ClaimManyAsync(string worker, int count, TimeSpan? lease = null, IReadOnlyCollection<string>? types = null, CancellationToken cancellationToken = default) =>
        await _claim.RunAsync(worker, count, lease, types, cancellationToken).ConfigureAwait(false);

    public Task<int> PromoteDueAsync(int limit = 1000, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        return db.WriteAsync(session => new ValueTask<int>(_claim.Promote(session, limit)), cancellationToken, singleStatement: true);
    }

    public Task<int> ReapExpiredAsync(int limit = 1000, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        return db.WriteAsync(session => new ValueTask<int>(_claim.Reap(session, limit)), cancellationToken, singleStatement: true);
    }

    public Task<QueuedTask> HeartbeatAsync(string id, long leaseToken, TimeSpan? lease = null, CancellationToken cancellationToken = default) =>
        _finish.HeartbeatAsync(id, leaseToken, _claim.Lease(lease), cancellationToken);

    public Task<QueuedTask> CompleteAsync(string id, long leaseToken, string? metadata = null, CancellationToken cancellationToken = default) =>
        _finish.CompleteAsync(id, leaseToken, metadata, cancellationToken);

    public Task<QueuedTask> FailAsync(string id, long leaseToken, string error, DateTimeOffset? retryAt = null, CancellationToken cancellationToken = default) =>
        _finish.FailAsync(id, leaseToken, error, retryAt, cancellationToken);

    public Task<QueuedTask> ReleaseAsync(string id, long leaseToken, CancellationToken cancellationToken = default) =>
        _finish.ReleaseAsync(id, leaseToken, cancellationToken);

    public Task<QueuedTask> CancelAsync(string id, CancellationToken cancellationToken = default) => _decisions.CancelAsync(id, cancellationToken);

    public Task<QueuedTask> RetryAsync(string id, CancellationToken cancellationToken = default) => _decisions.RetryAsync(id, cancellationToken);

    public Task<int> RetryManyAsync(string? taskType = null, int limit = 1000, CancellationToken cancellationToken = default) =>
        _decisions.RetryManyAsync(taskType, limit, cancellationToken);

    public Task MarkRespondedAsync(string id, CancellationToken cancellationToken = default) => MarkAsync("queue/MarkResponded", id, cancellationToken);

    public Task MarkMemorizedAsync(string id, CancellationToken cancellationToken = default) => MarkAsync("queue/MarkMemorized", id, cancellationToken);

    public Task<QueuedTask?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => TaskLookup.FindAsync(session, id, owner), cancellationToken);
    }

    public Task<Page<QueuedTask>> ListAsync(QueueFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        _query.ListAsync(filter ?? new(), limit, cursor, cancellationToken);

    public Task<IReadOnlyList<QueueDepth>> GetDepthAsync(IReadOnlyCollection<QueuedTaskStatus>? statuses = null, CancellationToken cancellationToken = default) =>
        _query.GetDepthAsync(statuses, cancellationToken);

    public Task<TimeSpan?> GetOldestPendingAgeAsync(CancellationToken cancellationToken = default) => _query.GetOldestPendingAgeAsync(cancellationToken);

    private Task MarkAsync(string block, string id, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session =>
            {
                if (await session.Statement(block).Bind("now", db.Now).Bind("id", id).Bind("owner", owner).ExecuteAsync().ConfigureAwait(false) == 0)
                {
                    // It has the mark, or it is not there.
                    TaskLookup.MustExist(await TaskLookup.FindAsync(session, id, owner).ConfigureAwait(false), id);
                }

                return true;
            },
            cancellationToken,
            singleStatement: true);
    }
}
