using System.Runtime.CompilerServices;

namespace Conversa.Data.Storage;

/// <summary>Money is exact: stored as integer nano-units, a billionth of the currency's unit.</summary>
internal static class Money
{
    private const decimal NanoUnits = 1_000_000_000m;

    /// <summary>An amount that is not negative in nano-units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or more than nano-units can count.</exception>
    /// <exception cref="ArgumentException">It has more than nine decimal places.</exception>
    public static long ToNanoUnits(decimal value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value is < 0 or > long.MaxValue / NanoUnits)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 to {long.MaxValue / NanoUnits}.");
        }

        var nano = value * NanoUnits;
        return nano == decimal.Truncate(nano) ? (long)nano : throw new ArgumentException($"{name} must have at most nine decimal places.", name);
    }

    public static long? ToNanoUnitsOrNull(decimal? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is { } given ? ToNanoUnits(given, name) : null;

    public static decimal From(long nanoUnits) => nanoUnits / NanoUnits;

    public static decimal? FromOrNull(long? nanoUnits) => nanoUnits is { } given ? From(given) : null;
}
