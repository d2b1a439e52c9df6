namespace Conversa.Data.Productivity;

/// <summary>Something done, and the time it saved, as it is stored in <c>productivity_events</c> (S2).</summary>
public sealed record ProductivityEvent
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>Who did it; null when nobody is known.</summary>
    public string? UserId { get; init; }

    /// <summary>The session in which it was; null for none, or when the session was deleted since.</summary>
    public string? SessionId { get; init; }

    /// <summary>What was done: <c>legacy_code_analysis</c>, <c>database_exploration</c>, <c>code_review</c> or the host's own.</summary>
    public required string EventType { get; init; }

    /// <summary>How long it would have taken without help, in whole seconds.</summary>
    public required TimeSpan TraditionalTimeEstimate { get; init; }

    /// <summary>How long it took, in whole seconds.</summary>
    public required TimeSpan ActualTimeTaken { get; init; }

    /// <summary>The first less the second: negative when it took longer.</summary>
    public required TimeSpan TimeSaved { get; init; }

    /// <summary><see cref="TimeSaved"/> in percent of <see cref="TraditionalTimeEstimate"/>: 100 when it took no time, negative when it took longer.</summary>
    public required double ImprovementPercentage { get; init; }

    /// <summary>What it was about, as JSON; null when nothing was said.</summary>
    public string? ContextData { get; init; }

    /// <summary>How content the user was, 1 to 5; null when they did not say.</summary>
    public int? UserSatisfaction { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was, UTC, to the millisecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
