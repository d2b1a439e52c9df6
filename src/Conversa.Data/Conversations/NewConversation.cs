using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Conversations;

/// <summary>A conversation to store.</summary>
public sealed record NewConversation
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewConversation()
    {
    }

    /// <summary>Makes one with what every conversation has.</summary>
    [SetsRequiredMembers]
    public NewConversation(string userId) => UserId = userId;

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The owner. A user who is not known yet appears with it.</summary>
    public required string UserId { get; init; }

    /// <summary>The host's name for it, unique in the store.</summary>
    public string? ExternalKey { get; init; }

    /// <summary>The user session it begins in, which must exist.</summary>
    public string? SessionId { get; init; }

    /// <summary>The conversation it is a thread of, which must exist.</summary>
    public string? ParentId { get; init; }

    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>The bot's mode in it.</summary>
    public string? Mode { get; init; }

    /// <summary>The channel it takes place in.</summary>
    public string? ChannelId { get; init; }

    /// <summary>The guild or team of the channel.</summary>
    public string? GuildId { get; init; }

    /// <summary>The model's provider.</summary>
    public string? Provider { get; init; }

    /// <summary>The model.</summary>
    public string? Model { get; init; }

    /// <summary>The system prompt.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The tokens the model can take in, at least 1. Default: 8192.</summary>
    public long ContextWindowSize { get; init; } = 8192;

    /// <summary>This conversation's own rules for approving tools, as JSON that <see cref="Tools.IToolRepository.Settings"/> writes.</summary>
    public string? AutoApprovalSettings { get; init; }

    /// <summary>When it began, for imports: at most a day ahead. Null for now.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
