using Conversa.Data.Storage;

namespace Conversa.Data.Credits;

/// <summary>How a balance stands in a row of <c>credit_balance</c>: the columns that credits.sql selects, in their order.</summary>
internal static class CreditBalanceRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Seq", "Id", "Provider", "CreditsRemaining", "CreditsUsed", "DailySpend", "MonthlySpend", "RateLimitRemaining", "RateLimitReset",
        "LastUpdated", "RawResponse", "Metadata", "CreatedAt",
    ];

    public static CreditBalance Read(Statement row) => new()
    {
        Seq = row.Integer(0),
        Id = row.Text(1),
        Provider = row.RepeatedText(2),
        CreditsRemaining = Money.FromNanosOrNull(row.IntegerOrNull(3)),
        CreditsUsed = Money.FromNanosOrNull(row.IntegerOrNull(4)),
        DailySpend = Money.FromNanosOrNull(row.IntegerOrNull(5)),
        MonthlySpend = Money.FromNanosOrNull(row.IntegerOrNull(6)),
        RateLimitRemaining = row.IntegerOrNull(7),
        RateLimitReset = Times.OrNull(row.IntegerOrNull(8)),
        LastUpdated = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(9)),
        RawResponse = row.TextOrNull(10),
        Metadata = row.TextOrNull(11),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(12)),
    };
}
