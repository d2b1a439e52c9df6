namespace Conversa.Data.Usage;

/// <summary>
/// What calls of models took: tokens, time and money. A row belongs to a user, or to nobody when it is the host's own; a user's rows go with the user.
/// Reads of what does not exist answer null, zero or an empty list.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IUsageRepository
{
    /// <summary>Logs a call. One whose provider and <see cref="NewUsage.ProviderMessageId"/> are stored already changes nothing, whatever else it says.</summary>
    /// <returns>The call as it is stored: now, or the first time.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The user, conversation or message does not exist; nothing was stored.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken, or, in the store of one user, the provider's id by a call of another's.</exception>
    Task<UsageEntry> LogAsync(NewUsage usage, CancellationToken cancellationToken = default);

    /// <summary>Logs several calls, all or none. Else the same as <see cref="LogAsync"/>.</summary>
    /// <returns>The calls as they are stored, in the order given.</returns>
    Task<IReadOnlyList<UsageEntry>> LogManyAsync(IReadOnlyCollection<NewUsage> usage, CancellationToken cancellationToken = default);

    /// <summary>The call; null when there is none with this id.</summary>
    Task<UsageEntry?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The call by the provider's id; null when there is none.</summary>
    Task<UsageEntry?> FindByProviderMessageIdAsync(string provider, string providerMessageId, CancellationToken cancellationToken = default);

    /// <summary>A page of calls, newest first, of those of equal time the last stored first.</summary>
    /// <param name="filter">Which calls; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter.</exception>
    Task<Page<UsageEntry>> ListAsync(UsageFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// A page of what calls come to, summed by what is asked for, in ordinal order of that, of two names by the first and then the second; days come oldest first, and the calls that have no user or conversation before all
    /// others. Each page is one query over all the calls that are meant; a user's are read from an index that has nothing else in it.
    /// </summary>
    /// <param name="filter">Which calls; null for all.</param>
    /// <param name="groupBy">What to sum by. <see cref="UsageGrouping.None"/> gives exactly one total, of zeros when there are no calls.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter or grouping.</exception>
    Task<Page<UsageTotal>> GetTotalsAsync(UsageFilter? filter = null, UsageGrouping groupBy = UsageGrouping.None, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);
}
