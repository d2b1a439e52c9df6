using Conversa.Data.Storage;

namespace Conversa.Data.Credits;

/// <summary>Recording a balance: what is asked of it, and the statements.</summary>
internal sealed record CreditRecord(NewCreditBalance Balance, long? Remaining, long? Used, long? Daily, long? Monthly, IReadOnlyList<CreditBreach> Breaches)
{
    public static CreditRecord Check(NewCreditBalance balance, IReadOnlyCollection<CreditThreshold> thresholds, IDatabase db)
    {
        Require.Name(balance.Provider);
        Require.CountOrNull(balance.RateLimitRemaining);
        Require.TimeOrNull(balance.LastUpdated, db.Now);
        Require.JsonOrNull(balance.RawResponse, db.Options);
        Require.JsonOrNull(balance.Metadata, db.Options);
        var given = Require.Each(thresholds, CreditBreach.Check);
        return new(
            balance,
            CreditAmount.Check(balance.CreditsRemaining),
            CreditAmount.Check(balance.CreditsUsed),
            CreditAmount.Check(balance.DailySpend),
            CreditAmount.Check(balance.MonthlySpend),
            CreditBreach.Of(balance, given));
    }

    public async ValueTask<RecordedBalance> RunAsync(DbSession session, long now)
    {
        var balance = await session.Statement("credits/RecordBalance")
            .Bind("id", Ids.New(now)).Bind("provider", Balance.Provider)
            .Bind("creditsRemaining", Remaining).Bind("creditsUsed", Used).Bind("dailySpend", Daily).Bind("monthlySpend", Monthly)
            .Bind("rateLimitRemaining", Balance.RateLimitRemaining).Bind("rateLimitReset", Balance.RateLimitReset?.ToUnixTimeMilliseconds())
            .Bind("lastUpdated", Balance.LastUpdated?.ToUnixTimeMilliseconds() ?? now)
            .Bind("rawResponse", Balance.RawResponse).Bind("metadata", Balance.Metadata).Bind("now", now)
            .FindAsync(CreditBalanceRow.Read).ConfigureAwait(false);
        var alerts = new List<CreditAlert>();
        foreach (var breach in Breaches)
        {
            if (await breach.RaiseAsync(session, Balance.Provider, now).ConfigureAwait(false) is { } alert)
            {
                alerts.Add(alert);
            }
        }

        return new() { Balance = balance!, Alerts = alerts };
    }
}
