namespace Conversa.Data.Exchanges;

/// <summary>How exchanges went. Times and tokens are those of answered ones; what is unknown is left out of them, and counted.</summary>
public sealed record ExchangeStatistics
{
    /// <summary>The exchanges, answered or not.</summary>
    public required long Count { get; init; }

    /// <summary>Those with a response.</summary>
    public required long Answered { get; init; }

    /// <summary>How long a response took on average, in milliseconds; null when no time is known.</summary>
    public double? AverageResponseTimeMs { get; init; }

    /// <summary>The time, in milliseconds, within which at least 95 of 100 responses came: the smallest such time that was measured; null when none is known.</summary>
    public long? P95ResponseTimeMs { get; init; }

    /// <summary>Answered ones whose time is unknown.</summary>
    public required long UnknownResponseTimes { get; init; }

    /// <summary>The tokens that responses took, as far as they are known.</summary>
    public required long TokensUsed { get; init; }

    /// <summary>Answered ones whose tokens are unknown.</summary>
    public required long UnknownTokens { get; init; }
}
