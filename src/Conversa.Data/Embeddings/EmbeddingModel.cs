namespace Conversa.Data.Embeddings;

/// <summary>An embedding model of which vectors are stored.</summary>
public sealed record EmbeddingModel
{
    /// <summary>Its name.</summary>
    public required string Model { get; init; }

    /// <summary>How many numbers each of its vectors has.</summary>
    public required int Dimensions { get; init; }

    /// <summary>How many vectors are stored.</summary>
    public required long Count { get; init; }
}
