namespace Conversa.Data.Usage;

/// <summary>What several calls come to. Of the first five properties only what is summed by is set; it is null for the calls that have none.</summary>
public sealed record UsageTotal
{
    /// <summary>The user whose they are.</summary>
    public string? UserId { get; init; }

    /// <summary>The conversation they were for.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Who was called.</summary>
    public string? Provider { get; init; }

    /// <summary>The model.</summary>
    public string? Model { get; init; }

    /// <summary>The day, UTC.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>How many calls there were.</summary>
    public required long Calls { get; init; }

    /// <summary>How many of them failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Tokens sent.</summary>
    public required TokenSum InputTokens { get; init; }

    /// <summary>Tokens answered.</summary>
    public required TokenSum OutputTokens { get; init; }

    /// <summary>Tokens read from providers' caches.</summary>
    public required TokenSum CachedTokens { get; init; }

    /// <summary>Tokens spent on reasoning.</summary>
    public required TokenSum ReasoningTokens { get; init; }

    /// <summary>All tokens, as providers count them.</summary>
    public required TokenSum TotalTokens { get; init; }

    /// <summary>What they cost.</summary>
    public required CostSum Cost { get; init; }

    /// <summary>What they were expected to cost.</summary>
    public required CostSum EstimatedCost { get; init; }

    /// <summary>How long an answer took on average, in milliseconds, over the calls of which that is known; null when there are none.</summary>
    public double? AverageResponseTimeMs { get; init; }
}
