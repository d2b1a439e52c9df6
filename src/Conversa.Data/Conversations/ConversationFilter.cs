namespace Conversa.Data.Conversations;

/// <summary>Which conversations of a user are meant. What is null does not narrow.</summary>
public sealed record ConversationFilter
{
    /// <summary>Only conversations with this status.</summary>
    public ConversationStatus? Status { get; init; }

    /// <summary>Only conversations with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only conversations in this mode.</summary>
    public string? Mode { get; init; }

    /// <summary>Only conversations in this channel.</summary>
    public string? ChannelId { get; init; }

    /// <summary>Only threads and forks of this conversation.</summary>
    public string? ParentId { get; init; }
}
