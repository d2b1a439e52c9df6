namespace Conversa.Data.Credits;

/// <summary>What a threshold is held against. Each has a type of alert.</summary>
public enum CreditMeasure
{
    /// <summary><see cref="CreditBalance.CreditsRemaining"/>, passed at the threshold or below: <c>low_balance</c>.</summary>
    CreditsRemaining,

    /// <summary><see cref="CreditBalance.RateLimitRemaining"/>, passed at the threshold or below: <c>rate_limit</c>.</summary>
    RateLimitRemaining,

    /// <summary><see cref="CreditBalance.DailySpend"/>, passed at the threshold or above: <c>daily_limit</c>.</summary>
    DailySpend,

    /// <summary><see cref="CreditBalance.MonthlySpend"/>, passed at the threshold or above: <c>monthly_limit</c>.</summary>
    MonthlySpend,
}
