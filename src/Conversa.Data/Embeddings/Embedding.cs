namespace Conversa.Data.Embeddings;

/// <summary>A stored vector.</summary>
public sealed record Embedding
{
    /// <summary>What it is the vector of: the id of the message, memory or item.</summary>
    public required string Id { get; init; }

    /// <summary>The embedding model that made it.</summary>
    public required string Model { get; init; }

    /// <summary>How many numbers it has.</summary>
    public required int Dimensions { get; init; }

    /// <summary>The numbers, as they were given.</summary>
    public required ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
