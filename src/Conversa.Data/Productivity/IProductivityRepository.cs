namespace Conversa.Data.Productivity;

/// <summary>
/// The time that work with the bot saves against work without it, as the host estimates that. Reads of what does not exist answer null or an empty list.
/// </summary>
/// <remarks>
/// An event belongs to its session's user when it was recorded, and goes with them. Recording one never makes a user: one that was erased stays erased.
/// For consuming: a minor version may add members.
/// </remarks>
public interface IProductivityRepository
{
    /// <summary>Records an event. What it saved, and how much better that is in percent, is worked out from the two times.</summary>
    /// <returns>The event as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The session or user does not exist, or the session is another user's.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<ProductivityEvent> RecordAsync(NewProductivityEvent productivityEvent, CancellationToken cancellationToken = default);

    /// <summary>The event; null when there is none with this id.</summary>
    Task<ProductivityEvent?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of events, newest first, of those of equal time the last stored first.</summary>
    /// <param name="filter">Which events; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter.</exception>
    Task<Page<ProductivityEvent>> ListAsync(ProductivityFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>The time saved, by type: the type that saved the most first, then by name. For the last thirty days, say from when.</summary>
    /// <param name="from">Only events of this time or later; null for no bound.</param>
    /// <param name="to">Only events before this time; null for no bound.</param>
    /// <param name="limit">At most this many types, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<ProductivitySavings>> GetSavingsAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// A page of the time saved by UTC day, oldest first, then by type in ordinal order: the view <c>productivity_summary</c> of a stretch of time.
    /// Days without events are left out; the first and the last have only the events that are in the range.
    /// </summary>
    /// <param name="from">Only events of this time or later; null for no bound.</param>
    /// <param name="to">Only events before this time; null for no bound.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another range.</exception>
    Task<Page<ProductivityDay>> GetSummaryAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);
}
