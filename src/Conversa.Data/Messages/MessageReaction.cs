namespace Conversa.Data.Messages;

/// <summary>A user's reaction to a message (S4).</summary>
public sealed record MessageReaction
{
    /// <summary>The message.</summary>
    public required string MessageId { get; init; }

    /// <summary>The user who reacted.</summary>
    public required string UserId { get; init; }

    /// <summary>The reaction, such as an emoji.</summary>
    public required string Reaction { get; init; }

    /// <summary>When the user reacted, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
