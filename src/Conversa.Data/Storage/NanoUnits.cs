using System.Runtime.CompilerServices;

namespace Conversa.Data.Storage;

/// <summary>Money as it is stored: whole billionths of a unit, so that sums are exact.</summary>
internal static class NanoUnits
{
    private const decimal PerUnit = 1_000_000_000m;

    /// <summary>The nano-units of an amount; null for null.</summary>
    /// <exception cref="ArgumentException">The amount is out of range, or has more than nine decimals.</exception>
    public static long? Check(decimal? amount, decimal least, decimal most, [CallerArgumentExpression(nameof(amount))] string name = "")
    {
        if (amount is not { } given)
        {
            return null;
        }

        if (given < least || given > most)
        {
            throw new ArgumentOutOfRangeException(name, $"{name} must be {least:0} to {most:0}.");
        }

        return decimal.Round(given, 9) == given ? (long)(given * PerUnit) : throw new ArgumentException($"{name} must have at most nine decimals.", name);
    }

    public static decimal ToAmount(long nanos) => nanos / PerUnit;

    public static decimal? ToAmountOrNull(long? nanos) => nanos is { } given ? ToAmount(given) : null;

    /// <summary>An amount whose whole units and remaining nano-units were summed apart.</summary>
    public static decimal ToAmount(long units, long nanos) => units + ToAmount(nanos);
}
