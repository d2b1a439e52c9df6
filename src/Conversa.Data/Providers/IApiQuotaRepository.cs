namespace Conversa.Data.Providers;

/// <summary>
/// How much of providers may be used in a minute, an hour, a day or a month, by all users together and by each. They are the host's: the store of one user has none.
/// A provider without quotas may be used without limit, and nothing is counted.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IApiQuotaRepository
{
    /// <summary>Sets limits in place of those that were set for the provider, user and period. What was used in the period that lasts stays counted; one that a wrong clock began in the future becomes the one that lasts now.</summary>
    /// <returns>The quota as it is now.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    Task<ApiQuota> SetLimitsAsync(ApiQuotaLimits limits, CancellationToken cancellationToken = default);

    /// <summary>
    /// Counts a use against all quotas of the provider that apply, those of all users together and the user's own, unless one of them would be exceeded: then
    /// against none. Calls at the same time do not go beyond a limit together.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="userId">The user; null asks only the quotas of all users together.</param>
    /// <param name="use">What is used; null for one request.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    Task<QuotaDecision> TryConsumeAsync(string provider, string? userId = null, QuotaUse? use = null, CancellationToken cancellationToken = default);

    /// <summary>Counts a use that has happened, such as the tokens of an answer, also beyond the limits.</summary>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    Task AddUseAsync(string provider, string? userId, QuotaUse use, CancellationToken cancellationToken = default);

    /// <summary>The quotas of a provider that apply, as they are now: those of all users together, then the user's own, at most one for each period, the shortest period first.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="userId">The user; null for only the quotas of all users together.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<ApiQuota>> ListAsync(string provider, string? userId = null, CancellationToken cancellationToken = default);

    /// <summary>Takes a quota away, and what it counted.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="userId">The user; null for the quota of all users together.</param>
    /// <param name="period">The period.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>False when there is none.</returns>
    Task<bool> DeleteAsync(string provider, string? userId, QuotaPeriod period, CancellationToken cancellationToken = default);
}
