using System.Globalization;

namespace Conversa.Data.Providers;

/// <summary>When periods begin, and how they are stored.</summary>
internal static class QuotaPeriods
{
    private const long Minute = 60_000;

    public static string Word(QuotaPeriod period) => period switch
    {
        QuotaPeriod.Minute => "minute",
        QuotaPeriod.Hour => "hour",
        QuotaPeriod.Day => "day",
        _ => "month",
    };

    // The words are checked by the table.
    public static QuotaPeriod Read(string word) => word switch
    {
        "minute" => QuotaPeriod.Minute,
        "hour" => QuotaPeriod.Hour,
        "day" => QuotaPeriod.Day,
        _ => QuotaPeriod.Month,
    };

    /// <summary>When the period began that lasts at <paramref name="now"/>.</summary>
    public static long StartOf(QuotaPeriod period, long now) => period switch
    {
        QuotaPeriod.Minute => Floor(now, Minute),
        QuotaPeriod.Hour => Floor(now, 60 * Minute),
        QuotaPeriod.Day => Floor(now, 24 * 60 * Minute),
        _ => MonthOf(now).ToUnixTimeMilliseconds(),
    };

    /// <summary>When the period ends that lasts at <paramref name="now"/>.</summary>
    public static long EndOf(QuotaPeriod period, long now) => period switch
    {
        QuotaPeriod.Minute => Floor(now, Minute) + Minute,
        QuotaPeriod.Hour => Floor(now, 60 * Minute) + 60 * Minute,
        QuotaPeriod.Day => Floor(now, 24 * 60 * Minute) + 24 * 60 * Minute,
        _ => MonthOf(now) is var month && month < LastMonth ? month.AddMonths(1).ToUnixTimeMilliseconds() : DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(),
    };

    /// <summary>When each period began, by its word, as JSON.</summary>
    public static string StartsAt(long now) =>
        "{" + string.Join(',', Enum.GetValues<QuotaPeriod>().Select(period => string.Create(CultureInfo.InvariantCulture, $"\"{Word(period)}\":{StartOf(period, now)}"))) + "}";

    // No month follows it.
    private static readonly DateTimeOffset LastMonth = new(9999, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private static long Floor(long time, long length) => time - (time % length + length) % length;

    private static DateTimeOffset MonthOf(long now)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now);
        return new(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
