namespace Conversa.Data.Features;

/// <summary>
/// What features are used, by whom and with what success. Reads of what does not exist answer null or an empty list;
/// changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>
/// A use belongs to its session's user when it began, and goes with them. Recording one never makes a user: one that was erased stays erased.
/// For consuming: a minor version may add members.
/// </remarks>
public interface IFeatureUsageRepository
{
    /// <summary>Notes that a use begins.</summary>
    /// <returns>The id, with which to say how it ended.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The session or user does not exist, or the session is another user's.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<string> StartAsync(NewFeatureUsage usage, CancellationToken cancellationToken = default);

    /// <summary>Notes that a use has ended.</summary>
    /// <param name="id">The use.</param>
    /// <param name="success">Whether it did what it had to; null when nobody can say, and then it counts in no rate of success.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The use as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The use does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It has ended already.</exception>
    Task<FeatureUsage> CompleteAsync(string id, bool? success = true, CancellationToken cancellationToken = default);

    /// <summary>Notes that a use has failed.</summary>
    /// <param name="id">The use.</param>
    /// <param name="errorMessage">Why; not empty. It is kept as it is.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The use as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The use does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It has ended already.</exception>
    Task<FeatureUsage> FailAsync(string id, string errorMessage, CancellationToken cancellationToken = default);

    /// <summary>The use; null when there is none with this id.</summary>
    Task<FeatureUsage?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of uses, newest first by start, of those of equal start the last stored first.</summary>
    /// <param name="filter">Which uses; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter.</exception>
    Task<Page<FeatureUsage>> ListAsync(FeatureUsageFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How features are taken up, over the uses that have ended: the most used first, then by category and name. The view <c>feature_adoption</c> of a stretch of time.</summary>
    /// <param name="from">Only uses that began at this time or later; null for no bound.</param>
    /// <param name="to">Only uses that began before this time; null for no bound.</param>
    /// <param name="limit">At most this many features, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<FeatureAdoption>> GetAdoptionAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, CancellationToken cancellationToken = default);
}
