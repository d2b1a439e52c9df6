namespace Conversa.Data.Conversations;

/// <summary>A conversation as it is stored in <c>conversations</c> (S0, with S4's model settings, S2's threads and S3's channels).</summary>
public sealed record Conversation
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The owner.</summary>
    public required string UserId { get; init; }

    /// <summary>The host's name for it, such as <c>discord:CHANNEL</c>, unique in the store; null when it has none.</summary>
    public string? ExternalKey { get; init; }

    /// <summary>The user session it began in; null when not said, or when the session is gone.</summary>
    public string? SessionId { get; init; }

    /// <summary>The conversation it is a thread or a fork of; null for others, and when that one is gone.</summary>
    public string? ParentId { get; init; }

    /// <summary>The message up to which a fork copied its origin; null for others, and when that message is gone.</summary>
    public string? ForkedFromMessageId { get; init; }

    /// <summary>The title; null when it has none.</summary>
    public string? Title { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ConversationStatus Status { get; init; }

    /// <summary>The bot's mode in it; null when it has none.</summary>
    public string? Mode { get; init; }

    /// <summary>The channel it takes place in; null when not said.</summary>
    public string? ChannelId { get; init; }

    /// <summary>The guild or team of the channel; null when not said.</summary>
    public string? GuildId { get; init; }

    /// <summary>The model's provider; null when not said.</summary>
    public string? Provider { get; init; }

    /// <summary>The model; null when not said.</summary>
    public string? Model { get; init; }

    /// <summary>The system prompt; null when it has none.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The tokens the model can take in.</summary>
    public required long ContextWindowSize { get; init; }

    /// <summary>This conversation's own rules for approving tools, as JSON that <see cref="Tools.IToolRepository.Settings"/> writes; null when the user's apply.</summary>
    public string? AutoApprovalSettings { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When something last happened in it, UTC: its newest message, or a touch.</summary>
    public required DateTimeOffset LastActivityAt { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
