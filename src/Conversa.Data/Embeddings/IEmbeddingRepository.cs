namespace Conversa.Data.Embeddings;

/// <summary>
/// The vectors of messages, of memories or of knowledge items, of several embedding models side by side. All vectors of one model have the same number
/// of dimensions. A text that changes loses its vectors, and one that is deleted takes them along; clearing a model's vectors leaves the texts.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IEmbeddingRepository
{
    /// <summary>Stores a vector in place of the one that the model has of this text, if any.</summary>
    /// <param name="id">The message, memory or item.</param>
    /// <param name="model">The embedding model, 1 to 256 characters, compared ordinally.</param>
    /// <param name="vector">1 to 65,536 numbers, as many as the model's other vectors have, finite and not all zero.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both. Nothing was stored.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The text does not exist.</exception>
    Task SetAsync(string id, string model, ReadOnlyMemory<float> vector, CancellationToken cancellationToken = default);

    /// <summary>Stores several vectors, of one model or of many, all or none.</summary>
    /// <exception cref="ArgumentException">A vector breaks a rule; nothing was stored.</exception>
    /// <exception cref="ConversationStoreNotFoundException">A text does not exist; nothing was stored.</exception>
    Task SetManyAsync(IReadOnlyCollection<NewEmbedding> embeddings, CancellationToken cancellationToken = default);

    /// <summary>The vector of a text; null when the model has none of it.</summary>
    Task<Embedding?> FindAsync(string id, string model, CancellationToken cancellationToken = default);

    /// <summary>Deletes the vector that a model has of a text. The text stays.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string id, string model, CancellationToken cancellationToken = default);

    /// <summary>Deletes all vectors of a model, some hundreds at a time, so that other writes go on between. The texts stay. Cancelled, it leaves the rest to be cleared.</summary>
    /// <returns>How many were deleted.</returns>
    Task<long> ClearAsync(string model, CancellationToken cancellationToken = default);

    /// <summary>The models of which vectors are stored, by name, ordinally.</summary>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<EmbeddingModel>> ListModelsAsync(int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// What is nearest to a vector, the nearest first, equally near by id, ordinally; empty when the model has no vectors. Everything committed is found:
    /// vectors are compared in memory, which the first search of a model loads and each search brings up to date, and the nearest once more as they are
    /// stored. Within a unit of work that has written, and for a model larger than <see cref="ConversationStoreOptions.VectorMemoryBytes"/>, they are
    /// compared in the database, which takes some fifty times as long.
    /// Of vectors so nearly equally near that a byte for each dimension cannot tell them apart, the search in memory compares the 400 that look nearest as they
    /// are stored, with a limit above 25 sixteen times the limit: where there are more of them, one that is a hair nearer may be missing.
    /// </summary>
    /// <param name="model">The embedding model.</param>
    /// <param name="vector">A vector of the model's dimensions, finite and not all zero.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="metric">How nearness is measured.</param>
    /// <param name="filter">Whose; null for all.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">An argument breaks a rule, or the vector has other dimensions than the model's.</exception>
    Task<IReadOnlyList<NearestEmbedding>> NearestAsync(string model, ReadOnlyMemory<float> vector, int limit = 10, VectorMetric metric = VectorMetric.Cosine, EmbeddingFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes and stores a vector of every text that has none of this model, in the order in which the texts were stored, batch by batch, with the
    /// embedder that the options name for the model. What was stored stays when it fails or is cancelled: call it again to go on. Blank texts are left
    /// out, and a text that is edited or deleted meanwhile gets no vector of what it said before.
    /// </summary>
    /// <param name="model">The embedding model, a key of <see cref="ConversationStoreOptions.Embedders"/>.</param>
    /// <param name="options">Size of the batches and how many texts at most; null for the defaults.</param>
    /// <param name="progress">Told once at the start and after each batch; null for nobody.</param>
    /// <param name="cancellationToken">Cancels it between two steps, and the embedder.</param>
    /// <returns>How far it came.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule, or no embedder has this name.</exception>
    /// <exception cref="InvalidOperationException">The embedder returned something other than a finite vector of the model's dimensions for each text; or this is a unit of work.</exception>
    Task<EmbeddingProgress> BackfillAsync(string model, EmbeddingBackfill? options = null, IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellationToken = default);
}
