namespace Conversa.Data.Performance;

/// <summary>
/// How long operations of the host took and how they ended. They belong to no user: keep what could name one out of them.
/// Reads of what does not exist answer an empty list.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IPerformanceRepository
{
    /// <summary>Records an operation that has ended.</summary>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    Task RecordAsync(NewPerformanceMetric metric, CancellationToken cancellationToken = default);

    /// <summary>Records several operations, all or none, in the order given.</summary>
    /// <exception cref="ArgumentException">A property breaks a rule; nothing was recorded.</exception>
    Task RecordManyAsync(IReadOnlyCollection<NewPerformanceMetric> metrics, CancellationToken cancellationToken = default);

    /// <summary>A page of operations, newest first by start, of those of equal start the last stored first.</summary>
    /// <param name="filter">Which operations; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter.</exception>
    Task<Page<PerformanceMetric>> ListAsync(PerformanceFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How operations go, by type: the type with the most first, then by name.</summary>
    /// <param name="from">Only those that began at this time or later; null for no bound.</param>
    /// <param name="to">Only those that began before this time; null for no bound.</param>
    /// <param name="operationType">Only of this type; null for all.</param>
    /// <param name="limit">At most this many types, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<OperationStatistics>> GetStatisticsAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, string? operationType = null, int limit = 100, CancellationToken cancellationToken = default);
}
