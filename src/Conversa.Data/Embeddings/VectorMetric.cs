namespace Conversa.Data.Embeddings;

/// <summary>How the nearness of two vectors is measured.</summary>
public enum VectorMetric
{
    /// <summary>The cosine of the angle between them, whatever their lengths.</summary>
    Cosine,

    /// <summary>Their dot product: longer vectors are nearer.</summary>
    Dot,
}
