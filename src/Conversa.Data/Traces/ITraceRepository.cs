namespace Conversa.Data.Traces;

/// <summary>
/// What each stage of a bot's pipeline did, how long it took and how it ended.
/// Reads of what does not exist answer null or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>
/// A trace belongs to the owner of its conversation when it began, and stays theirs when the conversation is deleted. Tracing never makes a user:
/// one that was erased stays erased. For consuming: a minor version may add members.
/// </remarks>
public interface ITraceRepository
{
    /// <summary>Notes that a stage begins; or, where <see cref="NewTrace.EndTime"/> is given, what a stage did that is over.</summary>
    /// <returns>The id, with which to say how it ended where it goes on.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist, the message does not exist there, or this is one user's store and that user does not exist.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<string> StartTraceAsync(NewTrace trace, CancellationToken cancellationToken = default);

    /// <summary>Notes that a stage did what it had to.</summary>
    /// <param name="id">The trace.</param>
    /// <param name="data">What the stage says of itself, as JSON, in the place of what it said at its start; null to leave that.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ConversationStoreNotFoundException">The trace does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It has ended already.</exception>
    Task CompleteTraceAsync(string id, string? data = null, CancellationToken cancellationToken = default);

    /// <summary>Notes that a stage failed.</summary>
    /// <param name="id">The trace.</param>
    /// <param name="error">Why, as JSON.</param>
    /// <param name="data">What the stage says of itself, as JSON, in the place of what it said at its start; null to leave that.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The trace does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It has ended already.</exception>
    Task FailTraceAsync(string id, string error, string? data = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Notes that a stage failed with an exception, stored as <c>{"type": its type's full name, "message": its message}</c>.
    /// The message is stored as it is, its first 4,000 characters: where it may quote what a user wrote or a secret, pass JSON of your own instead.
    /// Else the same as the overload with JSON.
    /// </summary>
    Task FailTraceAsync(string id, Exception error, string? data = null, CancellationToken cancellationToken = default);

    /// <summary>Runs work as a traced stage: completed when it returns, failed with its exception when it throws or is cancelled.</summary>
    /// <remarks>
    /// Tracing stands in nobody's way: the caller gets the work's own result or exception whatever becomes of the trace. Where the store cannot
    /// record (locked, full, disposed, or that of one user who is not stored), the work runs all the same and the store's logger gets a warning; a trace that had begun stays
    /// <see cref="TraceStatus.Started"/>. Only a mistake of the caller stops it before the work begins: an argument that breaks a rule or a
    /// conversation or message that does not exist. Exception messages are stored, as <see cref="FailTraceAsync(string, Exception, string?, CancellationToken)"/> says.
    /// </remarks>
    /// <param name="stage">The stage.</param>
    /// <param name="work">The work. It is given <paramref name="cancellationToken"/>.</param>
    /// <param name="conversationId">The conversation it is of; null for the message's, or for none.</param>
    /// <param name="messageId">The message that is worked on; null for none.</param>
    /// <param name="cancellationToken">Passed on to the work, which is not run when it is cancelled before. That a running work was cancelled is recorded all the same.</param>
    /// <exception cref="ConversationStoreNotFoundException">The conversation or message does not exist; the work was not run.</exception>
    Task TraceAsync(string stage, Func<CancellationToken, Task> work, string? conversationId = null, string? messageId = null, CancellationToken cancellationToken = default);

    /// <summary>Runs work that has a result as a traced stage. Else the same as the overload without one.</summary>
    /// <returns>The work's result.</returns>
    Task<T> TraceAsync<T>(string stage, Func<CancellationToken, Task<T>> work, string? conversationId = null, string? messageId = null, CancellationToken cancellationToken = default);

    /// <summary>The trace; null when there is none with this id.</summary>
    Task<Trace?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The first traces of a conversation, oldest first by start. For more than a page use <see cref="ListAsync"/>.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<Trace>> GetTracesByConversationAsync(string conversationId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>A page of a conversation's traces by start, those of equal start in the order in which they were stored.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="order">Which end comes first.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another conversation or order.</exception>
    Task<Page<Trace>> ListAsync(string conversationId, ListOrder order = ListOrder.OldestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>The traces that took longest, the slowest first, those of equal duration oldest first by start. Only those that have ended.</summary>
    /// <param name="stage">Only of this stage; null for all.</param>
    /// <param name="from">Only those that began at this time or later; null for no bound.</param>
    /// <param name="to">Only those that began before this time; null for no bound.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<Trace>> ListSlowestAsync(string? stage = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The traces that failed, newest first by start, of those of equal start the last stored first.</summary>
    /// <param name="stage">Only of this stage; null for all.</param>
    /// <param name="from">Only those that began at this time or later; null for no bound.</param>
    /// <param name="to">Only those that began before this time; null for no bound.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<Trace>> ListFailuresAsync(string? stage = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>How long each stage takes and how often it fails, over the traces that have ended; the stage with the most first, then by name.</summary>
    /// <param name="from">Only those that began at this time or later; null for no bound.</param>
    /// <param name="to">Only those that began before this time; null for no bound.</param>
    /// <param name="conversationId">Only of this conversation; null for all.</param>
    /// <param name="limit">At most this many stages, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<StageStatistics>> GetStageStatisticsAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, string? conversationId = null, int limit = 100, CancellationToken cancellationToken = default);
}
