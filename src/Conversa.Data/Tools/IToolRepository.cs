namespace Conversa.Data.Tools;

/// <summary>
/// Tools that models ask for: requested, decided, run. A pending request can be approved or rejected; an approved one started; an executing one completed or failed;
/// each of the three can be cancelled; all else is final. Each step is taken once: of callers who decide or start at once, one succeeds and the others are told how it stands.
/// An approval is for the tool and parameters that were asked for: others need a request of their own.
/// A pending request whose time is over has expired, and every read shows it so, whether or not <see cref="ExpireAsync"/> has run.
/// Reads of what does not exist answer null or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IToolRepository
{
    /// <summary>Which tools need no asking.</summary>
    IToolSettingsRepository Settings { get; }

    /// <summary>
    /// Asks for a tool to be run, and decides it by the settings, as <see cref="IToolSettingsRepository"/> says, in the same transaction: of requests made at once none slips under
    /// a limit that they exceed together. The same call asked for again, as <see cref="NewToolRequest.CallId"/> says, changes nothing and answers how it stands now.
    /// </summary>
    /// <returns>
    /// The execution. Its <see cref="ToolExecution.Decision"/> says whether it may be started, must not be run, or has to be put to a person, and by which rule.
    /// </returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist, or the message does not exist there.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<ToolExecution> RequestAsync(NewToolRequest request, CancellationToken cancellationToken = default);

    /// <summary>Approves a pending request, whatever the settings say.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="decidedBy">Who decides, 1 to 256 characters: a user's id or any other name.</param>
    /// <param name="reason">Why; null when they do not say.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The execution as it is now.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The execution does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It is not pending, or it has expired.</exception>
    Task<ToolExecution> ApproveAsync(string id, string decidedBy, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Rejects a pending request. Else the same as <see cref="ApproveAsync"/>.</summary>
    Task<ToolExecution> RejectAsync(string id, string decidedBy, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Notes that an approved tool is run now, with what it is run: right before running it, so that of several who would, one does.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="toolName">The tool that is about to run.</param>
    /// <param name="parameters">What it is about to be given, as JSON; <see cref="ToolParameters.Hash"/> says what counts as the same.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The execution as it is now.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The execution does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It is not approved.</exception>
    /// <exception cref="ConversationStoreConflictException">It was approved for another tool or other parameters: those need a request of their own.</exception>
    Task<ToolExecution> StartAsync(string id, string toolName, string parameters, CancellationToken cancellationToken = default);

    /// <summary>Notes that an approved tool is run now, given the <see cref="ToolParameters.Hash"/> of what it is run with. Else the same as <see cref="StartAsync"/>.</summary>
    Task<ToolExecution> StartByHashAsync(string id, string parametersHash, CancellationToken cancellationToken = default);

    /// <summary>Notes that a running tool did what it had to.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="result">What the tool answered, as JSON; null for nothing.</param>
    /// <param name="cost">What it cost, 0 to 1,000,000, exact to nine decimals; null when unknown. More decimals are refused, not rounded.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The execution as it is now.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The execution does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It is not executing.</exception>
    Task<ToolExecution> CompleteAsync(string id, string? result = null, decimal? cost = null, CancellationToken cancellationToken = default);

    /// <summary>Notes that a running tool failed. Else the same as <see cref="CompleteAsync"/>.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="errorMessage">Why, not empty. It is stored as it is.</param>
    /// <param name="cost">What it cost all the same, 0 to 1,000,000, exact to nine decimals; null when unknown. More decimals are refused, not rounded.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    Task<ToolExecution> FailAsync(string id, string errorMessage, decimal? cost = null, CancellationToken cancellationToken = default);

    /// <summary>Calls off what is pending, approved or executing. Stopping a tool that runs is the host's.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="reason">Why, for <see cref="ToolExecution.ErrorMessage"/>; null when not said.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The execution as it is now.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The execution does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It has come to its end, or it has expired.</exception>
    Task<ToolExecution> CancelAsync(string id, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Notes in their rows which pending requests have expired. The store's reads know by themselves, but pass over those that are not noted; other programs may not know.
    /// <see cref="RequestAsync"/> notes it of up to 100 of its user's each time, so that none pile up; the rest is for a host to call when it likes.
    /// </summary>
    /// <returns>How many had expired since the last time.</returns>
    Task<int> ExpireAsync(CancellationToken cancellationToken = default);

    /// <summary>The execution; null when there is none with this id.</summary>
    Task<ToolExecution?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of what waits for a person's decision, oldest first, those of equal time in the order in which they were requested. Expired ones wait no longer.</summary>
    /// <param name="conversationId">Only of this conversation; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another list.</exception>
    Task<Page<ToolExecution>> ListPendingAsync(string? conversationId = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>A page of the history, newest first, of those of equal time the last requested first.</summary>
    /// <param name="filter">Which of them; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter.</exception>
    Task<Page<ToolExecution>> ListAsync(ToolExecutionFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How often each tool was asked for, what became of that, cost and time; the tool with the most requests first, then by name.</summary>
    /// <param name="from">Only what was requested at this time or later; null for no bound.</param>
    /// <param name="to">Only what was requested before this time; null for no bound.</param>
    /// <param name="conversationId">Only of this conversation; null for all.</param>
    /// <param name="limit">At most this many tools, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<ToolExecutionStatistics>> GetStatisticsAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, string? conversationId = null, int limit = 100, CancellationToken cancellationToken = default);
}
