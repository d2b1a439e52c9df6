using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Conversa.Data.Queue;

/// <summary>
/// Work to be done outside a turn, by workers of this process or of others on the same database. A worker has a task under a lease; when it gives no sign of life,
/// the lease expires and the task goes to another. A task may therefore be attempted more than once, but it is finished once: every claim has a token of its own,
/// which rises, and whoever speaks of a task under an older one is refused with <see cref="LeaseLostException"/>. A claim in a unit of work counts only once that is committed:
/// until then nobody may use its token, for when the unit is undone, the next claim has the same one. What a handler writes together with
/// <see cref="CompleteAsync"/> in a unit of work is written once.
/// </summary>
/// <remarks>
/// <para>
/// Leases and schedules are compared in the database with the store's clock, nowhere else, and a lease counts until it is reaped. A clock that jumps ahead
/// makes tasks due early and reaps leases early: the task is attempted again, the late worker is refused by its token, and one of the task's retries is spent. A clock that jumps
/// back delays what is scheduled and what is to be reaped by as much, and nothing else: a claimed task can be completed, and the next sign of life sets its lease by the new time.
/// </para>
/// <para>
/// Scheduled and pending tasks wait; pending ones can be claimed, are then in progress, and end as completed, failed or cancelled. Completed and cancelled are final; a failed task is dead until it is retried.
/// The tasks of the host itself have no user; the store of one user neither sees nor writes them. Reads of what does not exist answer null, zero or an empty list;
/// changes of it throw <see cref="ConversationStoreNotFoundException"/>. For consuming: a minor version may add members.
/// </para>
/// </remarks>
public interface IQueueRepository
{
    /// <summary>
    /// Stores a task: scheduled when its time is to come, else pending. While an unfinished task of its type and user has its dedupe key, that one comes back and nothing is stored.
    /// In a unit of work it is stored together with what caused it, and workers see it when that is committed.
    /// </summary>
    /// <returns>The task as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule, or the payload is not what is registered for the type in <see cref="TaskOptions"/>; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The user or the message does not exist. A task makes no user.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<QueuedTask> EnqueueAsync(NewTask task, CancellationToken cancellationToken = default);

    /// <summary>Stores a task with a typed payload in place of its own. Else the same as the overload without.</summary>
    /// <param name="task">The task.</param>
    /// <param name="payload">What it is to be done with.</param>
    /// <param name="options">How it becomes JSON; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    Task<QueuedTask> EnqueueAsync<T>(NewTask task, T payload, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Stores a task with a typed payload, made JSON by source-generated code. Else the same as the overload with options.</summary>
    Task<QueuedTask> EnqueueAsync<T>(NewTask task, T payload, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default);

    /// <summary>Stores several tasks, all or none.</summary>
    /// <returns>The tasks as they are stored, in the order given; where a dedupe key was in use, the one that has it.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; nothing was stored.</exception>
    /// <exception cref="ConversationStoreNotFoundException">A user or message does not exist; nothing was stored.</exception>
    /// <exception cref="ConversationStoreConflictException">An id is taken; nothing was stored.</exception>
    Task<IReadOnlyList<QueuedTask>> EnqueueManyAsync(IReadOnlyCollection<NewTask> tasks, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives a worker the pending task that comes first: of the lowest priority number, of equals the one due longest, of equals the one stored first.
    /// What is due and what lost its worker is made pending before that, as by <see cref="PromoteDueAsync"/> and <see cref="ReapExpiredAsync"/>, up to 200 of each.
    /// In a unit of work the claim counts once that is committed: its token must not be used before, for it is another's when the unit is undone.
    /// Through the store of one user it takes as long as there are tasks of others that come before theirs.
    /// </summary>
    /// <param name="worker">Who takes it, 1 to 256 characters.</param>
    /// <param name="lease">How long it has the task without a sign of life, 1 millisecond to 1 day; null for <see cref="TaskOptions.Lease"/>.</param>
    /// <param name="types">Only of these types; null for any, empty for none.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The task with the token of its lease; null when there is none.</returns>
    Task<QueuedTask?> ClaimAsync(string worker, TimeSpan? lease = null, IReadOnlyCollection<string>? types = null, CancellationToken cancellationToken = default);

    /// <summary>Gives a worker several tasks. Else the same as <see cref="ClaimAsync"/>.</summary>
    /// <param name="worker">Who takes them, 1 to 256 characters.</param>
    /// <param name="count">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="lease">How long it has each without a sign of life, 1 millisecond to 1 day; null for <see cref="TaskOptions.Lease"/>.</param>
    /// <param name="types">Only of these types; null for any, empty for none.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The tasks, the first one first. Empty when there are none.</returns>
    Task<IReadOnlyList<QueuedTask>> ClaimManyAsync(string worker, int count, TimeSpan? lease = null, IReadOnlyCollection<string>? types = null, CancellationToken cancellationToken = default);

    /// <summary>Makes scheduled tasks pending whose time has come, those due longest first. Claims do that by themselves.</summary>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>How many became pending.</returns>
    Task<int> PromoteDueAsync(int limit = 1000, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes back tasks whose leases have expired, those longest ago first. That counts as a failed attempt: they are pending again at once, or failed when they have
    /// no retry left, so that a task which kills its workers comes to an end. Claims do that by themselves.
    /// </summary>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>How many were taken back.</returns>
    Task<int> ReapExpiredAsync(int limit = 1000, CancellationToken cancellationToken = default);

    /// <summary>A sign of life: the lease lasts from now on as long as one that is new.</summary>
    /// <param name="id">The task.</param>
    /// <param name="leaseToken">The token it was claimed under.</param>
    /// <param name="lease">How long, 1 millisecond to 1 day; null for <see cref="TaskOptions.Lease"/>.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The task as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The task does not exist.</exception>
    /// <exception cref="LeaseLostException">The worker has it no more.</exception>
    Task<QueuedTask> HeartbeatAsync(string id, long leaseToken, TimeSpan? lease = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says that a task is done. Saying it again under the same token changes nothing; in a unit of work it is refused, so that what is written along with it is written once.
    /// </summary>
    /// <param name="id">The task.</param>
    /// <param name="leaseToken">The token it was claimed under.</param>
    /// <param name="metadata">The host's own data as JSON, such as what came of it, in place of what was there; null keeps that.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The task as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The task does not exist.</exception>
    /// <exception cref="LeaseLostException">The worker has it no more, or in a unit of work: it was completed before.</exception>
    Task<QueuedTask> CompleteAsync(string id, long leaseToken, string? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says that an attempt failed. The task is tried again later, after a wait that <see cref="TaskOptions.RetryDelay"/> describes; when it has no retry left, it ends as failed.
    /// </summary>
    /// <param name="id">The task.</param>
    /// <param name="leaseToken">The token it was claimed under.</param>
    /// <param name="error">Why; may be empty. It is stored as it is: leave out what users wrote.</param>
    /// <param name="retryAt">When to try again, in place of the wait; null for the wait.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The task as it is now: scheduled, pending or failed.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The task does not exist.</exception>
    /// <exception cref="LeaseLostException">The worker has it no more.</exception>
    Task<QueuedTask> FailAsync(string id, long leaseToken, string error, DateTimeOffset? retryAt = null, CancellationToken cancellationToken = default);

    /// <summary>Gives a task back undone, so that it is pending again at once. No retry is spent.</summary>
    /// <returns>The task as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The task does not exist.</exception>
    /// <exception cref="LeaseLostException">The worker has it no more.</exception>
    Task<QueuedTask> ReleaseAsync(string id, long leaseToken, CancellationToken cancellationToken = default);

    /// <summary>Calls off an unfinished task. A worker that has it is told at its next word.</summary>
    /// <returns>The task as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The task does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The task is finished.</exception>
    Task<QueuedTask> CancelAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Makes a failed task pending, with all its retries.</summary>
    /// <returns>The task as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The task does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The task has not failed for good.</exception>
    /// <exception cref="ConversationStoreConflictException">
    /// An unfinished task has its dedupe key; its id is <see cref="ConversationStoreConflictException.ExistingId"/>.
    /// </exception>
    Task<QueuedTask> RetryAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Makes failed tasks pending, with all their retries, the first stored first. Those whose dedupe key an unfinished task has stay as they are.</summary>
    /// <param name="taskType">Only tasks of this type; null for any.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>How many became pending; 0 when no more can.</returns>
    Task<int> RetryManyAsync(string? taskType = null, int limit = 1000, CancellationToken cancellationToken = default);

    /// <summary>Notes that a task was answered, whatever its status. Noting it again changes nothing.</summary>
    /// <exception cref="ConversationStoreNotFoundException">The task does not exist.</exception>
    Task MarkRespondedAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Notes that what came of a task was remembered, whatever its status. Noting it again changes nothing.</summary>
    /// <exception cref="ConversationStoreNotFoundException">The task does not exist.</exception>
    Task MarkMemorizedAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The task; null when there is none with this id.</summary>
    Task<QueuedTask?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of tasks, the last stored first. One of everybody's pending tasks takes as long as there are pending tasks to look at: no index has those in this order.</summary>
    /// <param name="filter">Which tasks; null for all, those of the host included.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter.</exception>
    Task<Page<QueuedTask>> ListAsync(QueueFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How many tasks there are, by type in ordinal order, then by status. What there is none of is left out. It takes as long as there are tasks to count.</summary>
    /// <param name="statuses">Only these; null for all. Leave finished ones out where it is asked often.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<QueueDepth>> GetDepthAsync(IReadOnlyCollection<QueuedTaskStatus>? statuses = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// How long the pending task that is due longest has been due, since it was stored, since its schedule, or since it was to be tried again; zero or more.
    /// Null when none is pending. What is scheduled counts when it was promoted.
    /// </summary>
    Task<TimeSpan?> GetOldestPendingAgeAsync(CancellationToken cancellationToken = default);
}
