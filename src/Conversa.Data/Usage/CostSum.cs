namespace Conversa.Data.Usage;

/// <summary>The cost of several calls. Unknown is not zero.</summary>
public sealed record CostSum
{
    /// <summary>The sum over the calls whose cost is known, exact, in the host's currency.</summary>
    public required decimal Known { get; init; }

    /// <summary>How many calls have no cost.</summary>
    public required long UnknownCount { get; init; }
}
