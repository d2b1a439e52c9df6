namespace Conversa.Data.Activity;

/// <summary>What users did, counted from what is stored; what was deleted since does not count, nor do a fork's copies of messages.</summary>
/// <remarks>
/// A copy whose original is deleted counts from then on as what it says; several forks' copies of it count each.
/// For consuming: a minor version may add members.
/// </remarks>
public interface IActivityRepository
{
    /// <summary>What a user did; null when the user does not exist.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="from">Only what was at this time or later; null for no bound.</param>
    /// <param name="to">Only what was before this time; null for no bound.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<UserActivity?> GetAsync(string userId, DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken cancellationToken = default);

    /// <summary>What the users did who wrote most: most messages first, then by id. Users who wrote nothing are left out.</summary>
    /// <param name="from">Only what was at this time or later; null for no bound.</param>
    /// <param name="to">Only what was before this time; null for no bound.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<UserActivity>> ListAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, CancellationToken cancellationToken = default);
}
