namespace Conversa.Data.Embeddings;

/// <summary>Makes vectors of texts: the host's call of an embedding model. It is never called while the store holds a connection or a lock.</summary>
public interface IEmbedder
{
    /// <summary>Makes one vector of each text, in the order of the texts.</summary>
    /// <param name="texts">At least one text; none is empty.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// As many vectors as texts, finite and all of the same number of dimensions, 1 to 65,536. One that is empty or all zeros says that the model makes
    /// nothing of its text: it is not stored, and a search goes by words alone.
    /// </returns>
    Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
