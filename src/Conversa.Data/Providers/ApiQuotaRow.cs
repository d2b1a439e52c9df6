using Conversa.Data.Storage;

namespace Conversa.Data.Providers;

/// <summary>A row of <c>api_quotas</c>.</summary>
internal sealed record ApiQuotaRow(
    string Id,
    string Provider,
    string? UserId,
    string Period,
    long? MaxRequests,
    long? MaxTokens,
    long? MaxCost,
    long UsedRequests,
    long UsedTokens,
    long UsedCost,
    long PeriodStart,
    long CreatedAt,
    long UpdatedAt)
{
    /// <summary>The quota as it is at <paramref name="now"/>: what was used in a period that is over is over.</summary>
    public ApiQuota ToQuota(long now)
    {
        var period = QuotaPeriods.Read(Period);

        // A start that is yet to come is of a clock that was set back since.
        var start = Math.Max(PeriodStart, QuotaPeriods.StartOf(period, now));
        var isOver = start > PeriodStart;
        return new()
        {
            Id = Id,
            Provider = Provider,
            UserId = UserId,
            Period = period,
            MaxRequests = MaxRequests,
            MaxTokens = MaxTokens,
            MaxCost = Money.FromNanosOrNull(MaxCost),
            UsedRequests = isOver ? 0 : UsedRequests,
            UsedTokens = isOver ? 0 : UsedTokens,
            UsedCost = isOver ? 0 : Money.FromNanos(UsedCost),
            PeriodStart = Times.At(start),
            PeriodEnd = Times.At(QuotaPeriods.EndOf(period, start)),
            CreatedAt = Times.At(CreatedAt),
            UpdatedAt = Times.At(UpdatedAt),
        };
    }
}
