using System.Runtime.CompilerServices;

namespace Conversa.Data.Storage;

/// <summary>Money as it is stored: whole nano-units, so that sums are exact. Nothing here knows a currency.</summary>
internal static class Money
{
    private const decimal NanosInUnit = 1_000_000_000m;

    /// <summary>So that any number of rows can be summed.</summary>
    private const decimal Most = 1_000_000m;

    /// <summary>An amount in nano-units, rounded to the nearest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or too much.</exception>
    public static long ToNanos(decimal value, [CallerArgumentExpression(nameof(value))] string name = "") => value is >= 0 and <= Most
        ? (long)decimal.Round(value * NanosInUnit)
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 to 1000000.");

    public static long? ToNanosOrNull(decimal? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is { } given ? ToNanos(given, name) : null;

    public static decimal FromNanos(long nanos) => nanos / NanosInUnit;

    public static decimal? FromNanosOrNull(long? nanos) => nanos is { } given ? FromNanos(given) : null;
}
