namespace Conversa.Data.Caches;

/// <summary>
/// Answers of models, so that the same is not asked twice. An entry belongs to a user, or to nobody and is shared by all; the store of one user neither sees nor
/// changes what is shared, nor others'.
/// </summary>
/// <remarks>
/// The cache holds at most <see cref="ConversationStoreOptions.CacheMaxEntries"/> entries and <see cref="ConversationStoreOptions.CacheMaxBytes"/> bytes, everybody's together:
/// what was used longest ago goes when something is stored, at most 100 entries each time, so that a cap that was lowered is reached little by little, or by <see cref="TrimAsync"/>.
/// For consuming: a minor version may add members.
/// </remarks>
public interface IResponseCache
{
    /// <summary>The answer to a request, which counts as a use of it; null when there is none, or none that is still good.</summary>
    /// <exception cref="ArgumentException">A property of the request breaks a rule; the exception names both.</exception>
    Task<CachedResponse?> GetAsync(ResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Stores the answer to a request, in place of what was stored before.</summary>
    /// <returns>False when it is larger than the whole cache may be: it is not stored, and what was stored before is gone.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The user does not exist: a late answer brings no erased user back.</exception>
    Task<bool> SetAsync(ResponseRequest request, NewCachedResponse response, CancellationToken cancellationToken = default);

    /// <summary>
    /// The answer to a request; when there is none, it is made and stored. Of callers in this process who ask for the same at once, one makes it and the others
    /// wait for it; when it fails, the next one makes its own.
    /// </summary>
    /// <remarks>
    /// The cache stands in nobody's way: where the store cannot read or store (locked, full, disposed meanwhile, too large an answer), the answer is made and returned
    /// all the same and the store's logger gets a warning. Do not call it in a unit of work: that would hold the store's writer while the answer is made.
    /// </remarks>
    /// <param name="request">The request.</param>
    /// <param name="make">Makes the answer. It is given <paramref name="cancellationToken"/>.</param>
    /// <param name="cancellationToken">Cancels waiting, and is passed on. An answer that was made is stored all the same.</param>
    /// <exception cref="ArgumentException">A property of the request breaks a rule; nothing was made.</exception>
    Task<CachedResponse> GetOrAddAsync(ResponseRequest request, Func<CancellationToken, Task<NewCachedResponse>> make, CancellationToken cancellationToken = default);

    /// <summary>Removes the answer to a request.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="ArgumentException">A property of the request breaks a rule; the exception names both.</exception>
    Task<bool> RemoveAsync(ResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Removes answers, in batches that each are a write of their own.</summary>
    /// <param name="userId">Only this user's; null for all, in the store of one user for theirs.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>How many there were.</returns>
    Task<int> ClearAsync(string? userId = null, CancellationToken cancellationToken = default);

    /// <summary>Removes what is no longer good, in the store of one user only theirs, and then what is more than the cache may hold; in batches that each are a write of their own.</summary>
    /// <returns>How many entries were removed.</returns>
    Task<int> TrimAsync(CancellationToken cancellationToken = default);

    /// <summary>What the cache holds, in the store of one user of theirs, and what it was good for.</summary>
    Task<CacheStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
