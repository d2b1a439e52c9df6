namespace QuickStart.Pipeline;

/// <summary>What the coach keeps in mind about a conversation. Each turn saves it as a new version.</summary>
internal sealed record CoachState
{
    /// <summary>How the coach talks: <c>coach</c>, <c>celebrate</c> or <c>support</c>.</summary>
    public string Mode { get; init; } = "coach";

    /// <summary>How much drive the user has, 0 to 1. It fades with the days that nothing is heard of them.</summary>
    public double Momentum { get; init; } = 0.5;

    /// <summary>What the user is after; null until they said so.</summary>
    public string? Goal { get; init; }

    public string Mood { get; init; } = "neutral";

    /// <summary>How many messages the coach has answered.</summary>
    public int Turns { get; init; }
}
