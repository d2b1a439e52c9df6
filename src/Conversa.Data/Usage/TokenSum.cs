namespace Conversa.Data.Usage;

/// <summary>The tokens of several calls. Unknown is not zero.</summary>
public sealed record TokenSum
{
    /// <summary>The sum over the calls whose number is known.</summary>
    public required long Known { get; init; }

    /// <summary>How many calls have no number.</summary>
    public required long UnknownCount { get; init; }
}
