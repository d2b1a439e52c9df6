namespace Conversa.Data.Activity;

/// <summary>What a user did in a stretch of time.</summary>
public sealed record UserActivity
{
    /// <summary>The user.</summary>
    public required string UserId { get; init; }

    /// <summary>The messages they wrote, in others' conversations too.</summary>
    public required long MessagesWritten { get; init; }

    /// <summary>The assistant's messages in their conversations.</summary>
    public required long MessagesReceived { get; init; }

    /// <summary>The conversations in which they wrote.</summary>
    public required long Conversations { get; init; }

    /// <summary>Their conversations that were started.</summary>
    public required long ConversationsStarted { get; init; }

    /// <summary>Their sessions that were started.</summary>
    public required long Sessions { get; init; }

    /// <summary>Their uses of features that were started.</summary>
    public required long FeatureUses { get; init; }

    /// <summary>The UTC days on which they wrote.</summary>
    public required long ActiveDays { get; init; }

    /// <summary>When they first wrote, UTC; null when they did not.</summary>
    public DateTimeOffset? FirstAt { get; init; }

    /// <summary>When they last wrote, UTC; null when they did not.</summary>
    public DateTimeOffset? LastAt { get; init; }
}
