namespace Conversa.Data.Embeddings;

/// <summary>Whose vectors are compared. What is null does not narrow.</summary>
public sealed record EmbeddingFilter
{
    /// <summary>Only what belongs to this user.</summary>
    public string? UserId { get; init; }

    /// <summary>Only messages of this conversation. Memories and knowledge have none: there it is refused.</summary>
    public string? ConversationId { get; init; }
}
