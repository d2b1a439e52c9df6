using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Messages;

/// <summary>A message to store.</summary>
public sealed record NewMessage
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewMessage()
    {
    }

    /// <summary>Makes one with what every message has.</summary>
    [SetsRequiredMembers]
    public NewMessage(string conversationId, MessageRole role, string content) =>
        (ConversationId, Role, Content) = (conversationId, role, content);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The conversation, which must exist.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Who speaks.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>The text; empty when there is none.</summary>
    public required string Content { get; init; }

    /// <summary>The parts as JSON, kept to the byte.</summary>
    public string? Contents { get; init; }

    /// <summary>The user who wrote it; null for the conversation's owner where the role is <see cref="MessageRole.User"/>, for nobody otherwise.</summary>
    public string? AuthorId { get; init; }

    /// <summary>The author's name as it is shown.</summary>
    public string? AuthorName { get; init; }

    /// <summary>The message it follows, in the same conversation, where that branches. Of messages that are stored together it may be one before this, by the <see cref="Id"/> that it was given.</summary>
    public string? ParentId { get; init; }

    /// <summary>The provider's message id. Storing the same one in the same conversation again changes nothing and returns what is stored.</summary>
    public string? ExternalId { get; init; }

    /// <summary>What kind of message it is. Default: <c>text</c>.</summary>
    public string MessageType { get; init; } = "text";

    /// <summary>The tool whose result it is.</summary>
    public string? ToolName { get; init; }

    /// <summary>How the tool call ended.</summary>
    public ToolOutcome? ToolSuccess { get; init; }

    /// <summary>The channel it was written in.</summary>
    public string? ChannelId { get; init; }

    /// <summary>The guild or team of the channel.</summary>
    public string? GuildId { get; init; }

    /// <summary>Images as a JSON array.</summary>
    public string? Images { get; init; }

    /// <summary>References to files as a JSON array.</summary>
    public string? Files { get; init; }

    /// <summary>The tokens of the content, 0 to 2,147,483,647; null when unknown.</summary>
    public long? TokenCount { get; init; }

    /// <summary>The provider's own data as JSON.</summary>
    public string? ProviderMetadata { get; init; }

    /// <summary>E-mail headers as JSON.</summary>
    public string? EmailMetadata { get; init; }

    /// <summary>Whether it is pinned. Default: false.</summary>
    public bool Pinned { get; init; }

    /// <summary>When it was said, for imports: kept to the millisecond, at most a day ahead. Null for now, or for the time of the conversation's last message where that is later.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
