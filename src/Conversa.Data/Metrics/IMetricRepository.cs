namespace Conversa.Data.Metrics;

/// <summary>
/// Figures of the host, over time. They belong to no user: keep what could name one out of them.
/// Reads of what does not exist answer an empty list.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IMetricRepository
{
    /// <summary>Records a figure.</summary>
    /// <param name="metricType">What was measured, 1 to 256 characters, compared ordinally.</param>
    /// <param name="value">The figure: a finite number.</param>
    /// <param name="metadata">The host's own data as JSON.</param>
    /// <param name="timestamp">When it was measured: kept to the millisecond, at most a day ahead. Null for now.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    Task RecordAsync(string metricType, double value, string? metadata = null, DateTimeOffset? timestamp = null, CancellationToken cancellationToken = default);

    /// <summary>Records several figures, all or none, in the order given.</summary>
    /// <exception cref="ArgumentException">A property breaks a rule; nothing was recorded.</exception>
    Task RecordManyAsync(IReadOnlyCollection<NewMetric> metrics, CancellationToken cancellationToken = default);

    /// <summary>A page of the figures of one type by time, those of equal time in the order in which they were recorded.</summary>
    /// <param name="metricType">What was measured.</param>
    /// <param name="from">Only those measured at this time or later; null for no bound.</param>
    /// <param name="to">Only those measured before this time; null for no bound.</param>
    /// <param name="order">Which end comes first.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another type, range or order.</exception>
    Task<Page<Metric>> ListAsync(string metricType, DateTimeOffset? from = null, DateTimeOffset? to = null, ListOrder order = ListOrder.OldestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// What the figures of one type come to, bucket by bucket, oldest first; buckets without figures are left out. A bucket begins at a multiple of its
    /// length since the Unix epoch, so days begin at midnight UTC, and the first and the last have only the figures that are in the range.
    /// </summary>
    /// <param name="metricType">What was measured.</param>
    /// <param name="from">Only figures measured at this time or later.</param>
    /// <param name="to">Only figures measured before this time.</param>
    /// <param name="bucket">The length of a bucket, in whole milliseconds, at least one.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bucket is no whole number of milliseconds, or the range has more than <see cref="ConversationStoreOptions.MaxPageSize"/> of them.</exception>
    Task<IReadOnlyList<MetricPoint>> GetSeriesAsync(string metricType, DateTimeOffset from, DateTimeOffset to, TimeSpan bucket, CancellationToken cancellationToken = default);

    /// <summary>The types of which there are figures, in ordinal order.</summary>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<string>> ListTypesAsync(int limit = 100, CancellationToken cancellationToken = default);
}
