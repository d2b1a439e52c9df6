namespace Conversa.Data.Usage;

/// <summary>Which calls are meant; what is null does not matter.</summary>
public sealed record UsageFilter
{
    /// <summary>Only this user's.</summary>
    public string? UserId { get; init; }

    /// <summary>Only those for this conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Only those of this provider.</summary>
    public string? Provider { get; init; }

    /// <summary>Only those of this model, with whatever provider.</summary>
    public string? Model { get; init; }

    /// <summary>Only those at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
