namespace Conversa.Data.Logs;

/// <summary>
/// What the host's parts say of themselves. Lines belong to no user: keep what could name one out of them.
/// <c>logging.AddConversationStore()</c> sends a host's own log here.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface ILogRepository
{
    /// <summary>Stores a line.</summary>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    Task AppendAsync(NewLogEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Stores several lines, all or none, in the order given.</summary>
    /// <exception cref="ArgumentException">A property breaks a rule; nothing was stored.</exception>
    Task AppendManyAsync(IReadOnlyCollection<NewLogEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>A page of lines, newest first, of those of equal time the last stored first.</summary>
    /// <param name="filter">Which lines; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">A property of the filter breaks a rule, or the cursor is of another filter.</exception>
    Task<Page<LogEntry>> ListAsync(LogFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);
}
