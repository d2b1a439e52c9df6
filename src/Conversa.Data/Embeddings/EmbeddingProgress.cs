namespace Conversa.Data.Embeddings;

/// <summary>How far a backfill has come.</summary>
public sealed record EmbeddingProgress
{
    /// <summary>The texts that the embedder has been given.</summary>
    public required long Done { get; init; }

    /// <summary>Those of them whose vectors were stored: not those that were edited or deleted meanwhile, and not those the embedder made nothing of.</summary>
    public required long Stored { get; init; }

    /// <summary>The texts that had no vector when the backfill began, or its limit.</summary>
    public required long Total { get; init; }
}
