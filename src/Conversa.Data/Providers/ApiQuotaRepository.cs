using Conversa.Data.Storage;

namespace Conversa.Data.Providers;

internal sealed class ApiQuotaRepository(IDatabase db) : IApiQuotaRepository
{
    private const decimal MostCost = 1_000_000m;

    public Task<ApiQuota> SetLimitsAsync(ApiQuotaLimits limits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(limits);
        Require.Name(limits.Provider);
        Require.NameOrNull(limits.UserId);
        Require.Defined(limits.Period);
        Require.NotNegativeOrNull(limits.MaxRequests);
        Require.NotNegativeOrNull(limits.MaxTokens);
        var maxCost = Money.ToNanosOrNull(limits.MaxCost, most: Money.Greatest);
        return db.WriteAsync(
            async session =>
            {
                if (limits.UserId is not null)
                {
                    await Owners.EnsureAsync(session, db, limits.UserId).ConfigureAwait(false);
                }

                return await SetLimitsAsync(session, limits, maxCost).ConfigureAwait(false);
            },
            cancellationToken);
    }

    public Task<QuotaDecision> TryConsumeAsync(string provider, string? userId = null, QuotaUse? use = null, CancellationToken cancellationToken = default)
    {
        Require.Name(provider);
        Require.NameOrNull(userId);
        use ??= new();
        var cost = Check(use);
        return db.WriteAsync(
            async session =>
            {
                // One time for both: the period must not end in between.
                var now = db.Now;
                if (await ConsumeAsync(session, provider, userId, use, cost, now, beyondLimits: false).ConfigureAwait(false) > 0)
                {
                    return new QuotaDecision();
                }

                // Nothing was counted: there are no quotas, or one refuses.
                var quotas = await ListAsync(session, provider, userId, now).ConfigureAwait(false);
                return new() { RefusedBy = quotas.Where(q => IsExceeded(q, use)).MaxBy(q => q.PeriodEnd) };
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task AddUseAsync(string provider, string? userId, QuotaUse use, CancellationToken cancellationToken = default)
    {
        Require.Name(provider);
        Require.NameOrNull(userId);
        ArgumentNullException.ThrowIfNull(use);
        var cost = Check(use);
        return db.WriteAsync(session => ConsumeAsync(session, provider, userId, use, cost, db.Now, beyondLimits: true), cancellationToken, singleStatement: true);
    }

    public async Task<IReadOnlyList<ApiQuota>> ListAsync(string provider, string? userId = null, CancellationToken cancellationToken = default)
    {
        Require.Name(provider);
        Require.NameOrNull(userId);
        return await db.ReadAsync(session => ListAsync(session, provider, userId, db.Now), cancellationToken).ConfigureAwait(false);
    }

    public Task<bool> DeleteAsync(string provider, string? userId, QuotaPeriod period, CancellationToken cancellationToken = default)
    {
        Require.Name(provider);
        Require.NameOrNull(userId);
        Require.Defined(period);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("api_quotas/Delete", new { provider, userId, period = QuotaPeriods.Word(period) }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    // Bounded, so that no count of them runs over.
    private static long Check(QuotaUse use)
    {
        Require.Count(use.Requests);
        Require.Count(use.Tokens);
        return use.Cost <= MostCost ? Money.ToNanos(use.Cost, most: Money.Greatest) : throw new ArgumentOutOfRangeException(nameof(use), use.Cost, $"use.Cost must be 0 to {MostCost}.");
    }

    private static bool IsExceeded(ApiQuota quota, QuotaUse use) =>
        quota.UsedRequests + use.Requests > quota.MaxRequests || quota.UsedTokens + use.Tokens > quota.MaxTokens || quota.UsedCost + use.Cost > quota.MaxCost;

    private async ValueTask<ApiQuota> SetLimitsAsync(DbSession session, ApiQuotaLimits limits, long? maxCost)
    {
        var now = db.Now;
        return (await session.FindAsync<ApiQuotaRow>("api_quotas/SetLimits", new
        {
            id = Ids.New(now),
            provider = limits.Provider,
            userId = limits.UserId,
            period = QuotaPeriods.Word(limits.Period),
            maxRequests = limits.MaxRequests,
            maxTokens = limits.MaxTokens,
            maxCost,
            starts = QuotaPeriods.StartsAt(now),
            now,
        }).ConfigureAwait(false))!.ToQuota(now);
    }

    private static ValueTask<int> ConsumeAsync(DbSession session, string provider, string? userId, QuotaUse use, long cost, long now, bool beyondLimits) =>
        session.ExecuteAsync("api_quotas/Consume", new
        {
            starts = QuotaPeriods.StartsAt(now),
            requests = use.Requests,
            tokens = use.Tokens,
            cost,
            now,
            provider,
            userId,
            beyondLimits,
        });

    private static async ValueTask<List<ApiQuota>> ListAsync(DbSession session, string provider, string? userId, long now)
    {
        var rows = await session.ListAsync<ApiQuotaRow>("api_quotas/List", new { provider, userId }).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToQuota(now)).OrderBy(q => q.UserId is not null).ThenBy(q => q.Period)];
    }
}
