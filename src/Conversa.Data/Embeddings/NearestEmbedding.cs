namespace Conversa.Data.Embeddings;

/// <summary>What a vector was found to be near to.</summary>
public sealed record NearestEmbedding
{
    /// <summary>The id of the message, memory or item.</summary>
    public required string Id { get; init; }

    /// <summary>How near, computed from the vectors as they are stored: for the cosine -1 to 1; greater is nearer.</summary>
    public required double Similarity { get; init; }
}
