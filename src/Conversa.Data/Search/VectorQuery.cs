using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Search;

/// <summary>The part of a search that goes by meaning: a vector of the text, compared with those of one embedding model.</summary>
public sealed record VectorQuery
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public VectorQuery()
    {
    }

    /// <summary>Makes one for a model; without a vector the model's embedder makes it of the text that is searched for.</summary>
    [SetsRequiredMembers]
    public VectorQuery(string model, ReadOnlyMemory<float>? vector = null) => (Model, Vector) = (model, vector);

    /// <summary>The embedding model, 1 to 256 characters, under which the vectors were stored.</summary>
    public required string Model { get; init; }

    /// <summary>The text's vector, of the model's dimensions, finite and not zero; null to have the embedder that the options name for this model make it.</summary>
    public ReadOnlyMemory<float>? Vector { get; init; }

    /// <summary>
    /// How much vectors count beside words, 0 to 1: 0 searches by words alone, 1 by vectors alone. The default, 0.15, is one at which even a weak embedder
    /// finds more than words alone; a strong one deserves more.
    /// </summary>
    public double Weight { get; init; } = 0.15;

    // Who is to blame for a vector that does not fit.
    internal bool IsEmbedded { get; init; }
}
