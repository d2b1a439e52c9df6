namespace Conversa.Data.Productivity;

/// <summary>Which events are meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record ProductivityFilter
{
    /// <summary>Only events of this type.</summary>
    public string? EventType { get; init; }

    /// <summary>Only events in this session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Only events of this user.</summary>
    public string? UserId { get; init; }

    /// <summary>Only events of this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only events before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
