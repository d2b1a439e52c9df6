using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Embeddings;

/// <summary>A vector to store.</summary>
public sealed record NewEmbedding
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewEmbedding()
    {
    }

    /// <summary>Makes one with everything.</summary>
    [SetsRequiredMembers]
    public NewEmbedding(string id, string model, ReadOnlyMemory<float> vector) => (Id, Model, Vector) = (id, model, vector);

    /// <summary>What it is the vector of: the id of the message, memory or item, which must exist.</summary>
    public required string Id { get; init; }

    /// <summary>The embedding model that made it, 1 to 256 characters, compared ordinally.</summary>
    public required string Model { get; init; }

    /// <summary>The numbers: 1 to 65,536, as many as the model's other vectors have, finite and not all zero.</summary>
    public required ReadOnlyMemory<float> Vector { get; init; }
}
