namespace Conversa.Data.Benchmarks.Harness;

/// <summary>What stands in the table for one lane: the figure, and what is said beside it where there is room.</summary>
internal sealed record Cell(string Figure, string? Detail = null)
{
    /// <summary>The lanes' ratios to the first of them, with their times.</summary>
    public static Dictionary<string, Cell> Ratios(IReadOnlyList<LaneTimes> times) =>
        times.ToDictionary(t => t.Lane, t => new Cell(Format.Ratio(t.RatioTo(times[0])), Format.Time(t.Median)));

    /// <summary>Our own figure, where no other lane takes part.</summary>
    public static Dictionary<string, Cell> Ours(string figure) => new() { [Lanes.Lane.Conversa] = new(figure) };

    public override string ToString() => Detail is null ? Figure : $"{Figure} ({Detail})";
}
