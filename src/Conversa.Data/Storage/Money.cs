using System.Runtime.CompilerServices;

namespace Conversa.Data.Storage;

/// <summary>Money as it is stored: whole nano-units, a billionth of the currency's unit, so that sums are exact. Nothing here knows a currency.</summary>
internal static class Money
{
    /// <summary>The most that nano-units can count.</summary>
    public const decimal Greatest = long.MaxValue / NanosInUnit;

    /// <summary>What a row may have so that any number of rows can be summed.</summary>
    public const decimal GreatestOfRow = 1_000_000m;

    private const decimal NanosInUnit = 1_000_000_000m;

    /// <summary>An amount in nano-units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is too little or too much.</exception>
    /// <exception cref="ArgumentException">It has more than nine decimals.</exception>
    public static long ToNanos(decimal value, decimal least = 0, decimal most = GreatestOfRow, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, $"{name} must be {least:0} to {most:0}.");
        }

        return decimal.Round(value, 9) == value ? (long)(value * NanosInUnit) : throw new ArgumentException($"{name} must have at most nine decimals.", name);
    }

    public static long? ToNanosOrNull(decimal? value, decimal least = 0, decimal most = GreatestOfRow, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is { } given ? ToNanos(given, least, most, name) : null;

    public static decimal FromNanos(long nanos) => nanos / NanosInUnit;

    public static decimal? FromNanosOrNull(long? nanos) => nanos is { } given ? FromNanos(given) : null;

    /// <summary>An amount whose whole units and remaining nano-units were summed apart.</summary>
    public static decimal FromNanos(long units, long nanos) => units + FromNanos(nanos);
}
