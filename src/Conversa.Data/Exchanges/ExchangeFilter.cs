namespace Conversa.Data.Exchanges;

/// <summary>Which exchanges are meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record ExchangeFilter
{
    /// <summary>Only those of this session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Only those of this conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Only those in conversations of this user.</summary>
    public string? UserId { get; init; }

    /// <summary>True for those with a response only, false for those without.</summary>
    public bool? Answered { get; init; }

    /// <summary>Only those asked at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those asked before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
