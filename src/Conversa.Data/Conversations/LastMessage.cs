using Conversa.Data.Messages;

namespace Conversa.Data.Conversations;

/// <summary>What an overview says of a conversation's last message.</summary>
public sealed record LastMessage
{
    /// <summary>The message.</summary>
    public required string Id { get; init; }

    /// <summary>Who speaks.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>The text, whole; empty when there is none.</summary>
    public required string Content { get; init; }

    /// <summary>When it was said, UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }
}
