namespace Conversa.Data.Caches;

/// <summary>
/// What was made of files, by their content. A result belongs to a user, or to nobody and is shared by all; the store of one user neither sees nor
/// changes what is shared, nor others'.
/// </summary>
/// <remarks>
/// The cache holds at most <see cref="ConversationStoreOptions.CacheMaxEntries"/> results and <see cref="ConversationStoreOptions.CacheMaxBytes"/> bytes, everybody's together,
/// and none that was not used for <see cref="ConversationStoreOptions.CacheLifetime"/>: what was used longest ago goes when something is stored, at most 100 results each time,
/// so that a cap that was lowered is reached little by little, or by <see cref="TrimAsync"/>. For consuming: a minor version may add members.
/// </remarks>
public interface IFileProcessingCache
{
    /// <summary>The result, which counts as a use of it; null when there is none for this content and these options.</summary>
    /// <exception cref="ArgumentException">A property of the key breaks a rule; the exception names both.</exception>
    Task<CachedFileResult?> GetAsync(FileResultKey key, CancellationToken cancellationToken = default);

    /// <summary>Stores a result, in place of what was stored before.</summary>
    /// <param name="key">What was made of which content.</param>
    /// <param name="resultData">The result as JSON, which is kept to the byte.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>False when it is larger than the whole cache may be: it is not stored, and what was stored before is gone.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The user does not exist: a late result brings no erased user back.</exception>
    Task<bool> SetAsync(FileResultKey key, string resultData, CancellationToken cancellationToken = default);

    /// <summary>Removes a result.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="ArgumentException">A property of the key breaks a rule; the exception names both.</exception>
    Task<bool> RemoveAsync(FileResultKey key, CancellationToken cancellationToken = default);

    /// <summary>Removes all that was made of a file, of whatever content, in batches that each are a write of their own.</summary>
    /// <param name="filePath">The file's path.</param>
    /// <param name="userId">The user whose results they are; null for the shared ones, in the store of one user for theirs.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>How many there were.</returns>
    Task<int> RemoveByPathAsync(string filePath, string? userId = null, CancellationToken cancellationToken = default);

    /// <summary>Removes results, in batches that each are a write of their own.</summary>
    /// <param name="userId">Only this user's; null for all, in the store of one user for theirs.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>How many there were.</returns>
    Task<int> ClearAsync(string? userId = null, CancellationToken cancellationToken = default);

    /// <summary>Removes what was not used for long, in the store of one user only theirs, and then what is more than the cache may hold; in batches that each are a write of their own.</summary>
    /// <param name="unusedFor">What was not used for so long goes, 0 to 36,500 days; null for <see cref="ConversationStoreOptions.CacheLifetime"/>.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>How many results were removed.</returns>
    Task<int> TrimAsync(TimeSpan? unusedFor = null, CancellationToken cancellationToken = default);

    /// <summary>What the cache holds, in the store of one user of theirs, and what it was good for.</summary>
    Task<CacheStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
