namespace Conversa.Data.Benchmarks.Harness;

/// <summary>A lane's time for one operation, in seconds, of each round.</summary>
internal sealed record LaneTimes(string Lane, IReadOnlyList<double> Seconds)
{
    public double Median => Statistics.Median(Seconds);

    /// <summary>The median of the rounds' ratios: what slows a whole round down slows both.</summary>
    public double RatioTo(LaneTimes other) => Statistics.Median(Seconds.Zip(other.Seconds, (a, b) => a / b));
}
