namespace Conversa.Data.Messages;

/// <summary>A message as it is stored in <c>messages</c> (S0, with S1's tool fields, S3's channels and S4's attachments).</summary>
public sealed record Message
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation it belongs to.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The owner of the conversation.</summary>
    public required string UserId { get; init; }

    /// <summary>The user who wrote it. For <see cref="MessageRole.User"/> the conversation's owner unless another was named; else null unless one was named.</summary>
    public string? AuthorId { get; init; }

    /// <summary>The message it follows where a conversation branches; null otherwise, and when that message was deleted.</summary>
    public string? ParentId { get; init; }

    /// <summary>The provider's message id, unique in the conversation; null when none was given.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The message this one was copied from by a fork; null for an original, and when the original was deleted.</summary>
    public string? CopiedFrom { get; init; }

    /// <summary>Who speaks.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>The author's name as it was shown; null when unknown.</summary>
    public string? AuthorName { get; init; }

    /// <summary>The text; empty when there is none.</summary>
    public required string Content { get; init; }

    /// <summary>The parts as JSON, kept to the byte; null when the text is all.</summary>
    public string? Contents { get; init; }

    /// <summary>What kind of message it is: <c>text</c>, <c>tool_result</c>, <c>error</c> or the host's own.</summary>
    public required string MessageType { get; init; }

    /// <summary>The tool whose result it is; null for other messages.</summary>
    public string? ToolName { get; init; }

    /// <summary>How the tool call ended; null when it is not said.</summary>
    public ToolOutcome? ToolSuccess { get; init; }

    /// <summary>The channel it was written in; null when not said.</summary>
    public string? ChannelId { get; init; }

    /// <summary>The guild or team of the channel; null when not said.</summary>
    public string? GuildId { get; init; }

    /// <summary>The message that answers this one; null when there is none.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Images as a JSON array; null when there are none.</summary>
    public string? Images { get; init; }

    /// <summary>References to files as a JSON array; null when there are none.</summary>
    public string? Files { get; init; }

    /// <summary>The tokens of the content; null when unknown.</summary>
    public long? TokenCount { get; init; }

    /// <summary>The provider's own data as JSON; null when there is none.</summary>
    public string? ProviderMetadata { get; init; }

    /// <summary>E-mail headers as JSON; null when it is no e-mail.</summary>
    public string? EmailMetadata { get; init; }

    /// <summary>Whether it is pinned.</summary>
    public bool Pinned { get; init; }

    /// <summary>When it was said, UTC, to the millisecond. Messages of equal time keep the order in which they were stored.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal long Seq { get; init; }
}
