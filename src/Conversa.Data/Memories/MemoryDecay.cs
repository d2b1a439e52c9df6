using System.Runtime.CompilerServices;

namespace Conversa.Data.Memories;

/// <summary>How memories fade. Nothing of it is stored: what is computed anew can be computed otherwise tomorrow.</summary>
internal static class MemoryDecay
{
    public static readonly TimeSpan DefaultHalfLife = TimeSpan.FromDays(30);

    // No two times are further apart.
    private static readonly long Longest = (long)(DateTimeOffset.MaxValue - DateTimeOffset.MinValue).TotalMilliseconds;

    public static TimeSpan Check(TimeSpan halfLife, [CallerArgumentExpression(nameof(halfLife))] string name = "") =>
        halfLife > TimeSpan.Zero ? halfLife : throw new ArgumentOutOfRangeException(name, halfLife, $"{name} must be positive.");

    /// <param name="age">In milliseconds. What comes from the future is as fresh as can be, and so is what never ages.</param>
    /// <param name="halfLife">Positive.</param>
    public static double Recency(double age, TimeSpan halfLife) => Math.Pow(0.5, Math.Max(0, age / halfLife.TotalMilliseconds));

    public static double Strength(int importance, double recency) => importance / 10.0 * recency;

    /// <summary>The last moment, in Unix milliseconds, since which a memory of this importance has faded below a threshold; null when none has.</summary>
    public static long? FadedSince(int importance, double threshold, TimeSpan halfLife, long now)
    {
        // Searched for with the very formula that says how strong a memory is: both always agree.
        var (kept, faded) = (-1L, Longest);
        if (!IsFaded(faded))
        {
            return null;
        }

        while (faded - kept > 1)
        {
            var age = kept + ((faded - kept) / 2);
            (kept, faded) = IsFaded(age) ? (kept, age) : (age, faded);
        }

        return faded == 0 ? long.MaxValue - 1 : now - faded;

        bool IsFaded(long age) => Strength(importance, Recency(age, halfLife)) < threshold;
    }
}
