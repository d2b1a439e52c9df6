using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Credits;

/// <summary>A threshold that a balance has passed.</summary>
internal sealed record CreditBreach(CreditThreshold Threshold, decimal Current)
{
    // The measures by which little is bad; by the others much is.
    private static bool IsFloor(CreditMeasure measure) => measure is CreditMeasure.CreditsRemaining or CreditMeasure.RateLimitRemaining;

    public static void Check(CreditThreshold threshold)
    {
        Require.Defined(threshold.Measure);
        CreditAmount.Check(threshold.Value);
        Require.Defined(threshold.Severity);
    }

    /// <summary>Of each measure the most severe threshold that is passed, of equals the furthest.</summary>
    public static IReadOnlyList<CreditBreach> Of(NewCreditBalance balance, IEnumerable<CreditThreshold> thresholds) =>
    [
        .. from threshold in thresholds
           let current = Value(balance, threshold.Measure)
           where current is not null && (IsFloor(threshold.Measure) ? current <= threshold.Value : current >= threshold.Value)
           group new CreditBreach(threshold, current.Value) by threshold.Measure into passed
           orderby passed.Key
           select passed.MaxBy(p => (p.Threshold.Severity, IsFloor(passed.Key) ? -p.Threshold.Value : p.Threshold.Value)),
    ];

    /// <returns>The alert; null when one is open that is as severe.</returns>
    public ValueTask<CreditAlert?> RaiseAsync(DbSession session, string provider, long now) => session.Statement("credit_alerts/Raise")
        .Bind("id", Ids.New(now)).Bind("provider", provider).Bind("alertType", AlertType)
        .Bind("thresholdValue", CreditAmount.Check(Threshold.Value)).Bind("currentValue", CreditAmount.Check(Current))
        .Bind("message", Message(provider)).Bind("severity", CreditAlertRow.Word(Threshold.Severity)).Bind("now", now)
        .FindAsync(CreditAlertRow.Read);

    private string AlertType => Threshold.Measure switch
    {
        CreditMeasure.CreditsRemaining => CreditAlertTypes.LowBalance,
        CreditMeasure.RateLimitRemaining => CreditAlertTypes.RateLimit,
        CreditMeasure.DailySpend => CreditAlertTypes.DailyLimit,
        _ => CreditAlertTypes.MonthlyLimit,
    };

    private static decimal? Value(NewCreditBalance balance, CreditMeasure measure) => measure switch
    {
        CreditMeasure.CreditsRemaining => balance.CreditsRemaining,
        CreditMeasure.RateLimitRemaining => balance.RateLimitRemaining,
        CreditMeasure.DailySpend => balance.DailySpend,
        _ => balance.MonthlySpend,
    };

    private string Message(string provider)
    {
        var what = Threshold.Measure switch
        {
            CreditMeasure.CreditsRemaining => "credits remaining",
            CreditMeasure.RateLimitRemaining => "requests remaining",
            CreditMeasure.DailySpend => "spent today",
            _ => "spent this month",
        };
        var side = IsFloor(Threshold.Measure) ? "at or below" : "at or above";
        return string.Create(CultureInfo.InvariantCulture, $"{provider}: {Current:0.#########} {what}, {side} the threshold of {Threshold.Value:0.#########}.");
    }
}
