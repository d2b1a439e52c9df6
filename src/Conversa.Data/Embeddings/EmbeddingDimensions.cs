using Conversa.Data.Storage;

namespace Conversa.Data.Embeddings;

/// <summary>How many numbers the vectors of a model have: as many as its first.</summary>
internal static class EmbeddingDimensions
{
    /// <summary>Null when the model has no vectors.</summary>
    public static int? Find(DbSession session, EmbeddingKind kind, string model) =>
        session.Statement(kind.FindDimensions).Bind("model", model).Bind("owner", (string?)null).Find(row => (int?)row.Integer(0));

    /// <exception cref="ArgumentException">They differ.</exception>
    public static void Require(int? dimensions, int given, string model)
    {
        if (dimensions is { } expected && expected != given)
        {
            throw new ArgumentException($"vector must have {expected} dimensions, as the other vectors of model '{model}'; it has {given}.", "vector");
        }
    }
}
