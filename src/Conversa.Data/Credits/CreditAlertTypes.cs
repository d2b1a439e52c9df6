namespace Conversa.Data.Credits;

/// <summary>The types of alerts that the store raises. Other programs may store others.</summary>
public static class CreditAlertTypes
{
    /// <summary>Little is left.</summary>
    public const string LowBalance = "low_balance";

    /// <summary>Few requests are left.</summary>
    public const string RateLimit = "rate_limit";

    /// <summary>Much was spent in a day.</summary>
    public const string DailyLimit = "daily_limit";

    /// <summary>Much was spent in a month.</summary>
    public const string MonthlyLimit = "monthly_limit";
}
