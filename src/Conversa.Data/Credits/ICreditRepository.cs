namespace Conversa.Data.Credits;

/// <summary>
/// What providers say is left, over time, and alerts when it runs low. Balances are the host's and belong to no user.
/// Reads of what does not exist answer null or an empty list.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface ICreditRepository
{
    /// <summary>
    /// Records a balance, and raises an alert for each measure that has passed a threshold. Of several thresholds of a measure that are passed, the most severe counts.
    /// While an alert of its type is open for the provider there is no second: a more severe threshold makes it more severe, else it stays as it is. Once it is
    /// acknowledged, the next balance past the threshold raises a new one. What is unknown passes nothing.
    /// </summary>
    /// <param name="balance">The balance.</param>
    /// <param name="thresholds">What it is held against; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    Task<RecordedBalance> RecordBalanceAsync(NewCreditBalance balance, IReadOnlyCollection<CreditThreshold>? thresholds = null, CancellationToken cancellationToken = default);

    /// <summary>A provider's latest balance, of those of equal time the last stored; null when there is none.</summary>
    Task<CreditBalance?> GetLatestBalanceAsync(string provider, CancellationToken cancellationToken = default);

    /// <summary>The latest balance of each provider, by provider in ordinal order.</summary>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<CreditBalance>> ListLatestBalancesAsync(int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>A page of a provider's balances by time, those of equal time in the order in which they were stored.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="from">Only those of this time or later; null for no bound.</param>
    /// <param name="to">Only those before this time; null for no bound.</param>
    /// <param name="order">Which end comes first.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another provider, range or order.</exception>
    Task<Page<CreditBalance>> ListBalancesAsync(string provider, DateTimeOffset? from = null, DateTimeOffset? to = null, ListOrder order = ListOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>The alert; null when there is none with this id.</summary>
    Task<CreditAlert?> FindAlertByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of alerts, newest first by when they were raised, of those raised at once the last stored first.</summary>
    /// <param name="filter">Which alerts; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter.</exception>
    Task<Page<CreditAlert>> ListAlertsAsync(CreditAlertFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Takes note of an alert, once.</summary>
    /// <param name="id">The alert.</param>
    /// <param name="acknowledgedBy">Who takes note, 1 to 256 characters; null when nobody says.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The alert as it is stored.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The alert does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It was acknowledged before.</exception>
    Task<CreditAlert> AcknowledgeAlertAsync(string id, string? acknowledgedBy = null, CancellationToken cancellationToken = default);
}
