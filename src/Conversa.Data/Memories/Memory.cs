namespace Conversa.Data.Memories;

/// <summary>Something that a bot knows of a user for good, as it is stored in <c>memories</c> (S3).</summary>
public sealed record Memory
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user whose it is.</summary>
    public required string UserId { get; init; }

    /// <summary>What is remembered.</summary>
    public required string Content { get; init; }

    /// <summary>Its tags, each once, in the order in which they were given. Empty, never null, when it has none.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>What it was about when it was said; empty when that is not known.</summary>
    public required string Context { get; init; }

    /// <summary>How important it is, 1 to 10. It does not fade: <see cref="StrengthAt"/> does.</summary>
    public required int Importance { get; init; }

    /// <summary>When it was learnt, UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Whether it is never to fade.</summary>
    public required bool Pinned { get; init; }

    /// <summary>When it was last recalled, reinforced or restored, UTC; null when it never was.</summary>
    public DateTimeOffset? LastAccessedAt { get; init; }

    /// <summary>How often it was recalled or reinforced.</summary>
    public required long AccessCount { get; init; }

    /// <summary>When it was forgotten, UTC; null while it is remembered.</summary>
    public DateTimeOffset? ForgottenAt { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC. An access that is noted is a change.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// How fresh it is at a time, 0 to 1: 0.5 to the power of its age in half-lives, where its age is the time since it was last accessed, or learnt when it
    /// never was. 1 when it is pinned.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The half-life is not positive.</exception>
    public double RecencyAt(DateTimeOffset time, TimeSpan halfLife) =>
        Pinned ? 1 : MemoryDecay.Recency((time - (LastAccessedAt ?? Timestamp)).TotalMilliseconds, MemoryDecay.Check(halfLife));

    /// <summary>What is left of it at a time, 0 to 1: its importance divided by 10, times <see cref="RecencyAt"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The half-life is not positive.</exception>
    public double StrengthAt(DateTimeOffset time, TimeSpan halfLife) => MemoryDecay.Strength(Importance, RecencyAt(time, halfLife));
}
