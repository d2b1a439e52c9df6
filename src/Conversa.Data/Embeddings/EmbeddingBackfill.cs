namespace Conversa.Data.Embeddings;

/// <summary>How a backfill goes about its work.</summary>
public sealed record EmbeddingBackfill
{
    /// <summary>How many texts the embedder gets at a time, and are stored together; 1 to 1,000. Default: 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>At most this many texts, at least 1; null for all. Default: null.</summary>
    public long? Limit { get; init; }
}
