using System.Runtime.CompilerServices;

namespace Conversa.Data.Embeddings;

/// <summary>Asking the host's embedders, and holding them to what they promise.</summary>
internal static class Embedders
{
    /// <exception cref="ArgumentException">The options name none for this model.</exception>
    public static IEmbedder Require(ConversationStoreOptions options, string model, [CallerArgumentExpression(nameof(model))] string name = "") =>
        options.HasEmbedders && options.Embedders.TryGetValue(model, out var embedder)
            ? embedder
            : throw new ArgumentException($"No embedder is given for model '{model}': add one to {nameof(ConversationStoreOptions)}.{nameof(ConversationStoreOptions.Embedders)}, or pass vectors.", name);

    /// <summary>The vectors of texts; an empty one where the model makes nothing of its text.</summary>
    /// <param name="embedder">The embedder.</param>
    /// <param name="model">Its name.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="dimensions">The dimensions that the model's vectors have; null when that is open.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">It broke a promise; the text says which.</exception>
    public static async Task<ReadOnlyMemory<float>[]> EmbedAsync(IEmbedder embedder, string model, IReadOnlyList<string> texts, int? dimensions, CancellationToken cancellationToken)
    {
        var vectors = await embedder.EmbedAsync(texts, cancellationToken).ConfigureAwait(false);
        if (vectors is null || vectors.Count != texts.Count)
        {
            throw new InvalidOperationException($"The embedder of model '{model}' returned {vectors?.Count ?? 0} vectors for {texts.Count} texts.");
        }

        var made = new ReadOnlyMemory<float>[vectors.Count];
        for (var i = 0; i < made.Length; i++)
        {
            if (IsNothing(vectors[i].Span))
            {
                continue;
            }

            made[i] = vectors[i];
            dimensions ??= made[i].Length;
            var failure = Vectors.Failure(made[i].Span) ?? (made[i].Length == dimensions ? null : $"must have {dimensions} dimensions, as the model's others; it has {made[i].Length}.");
            if (failure is not null)
            {
                throw new InvalidOperationException($"The embedder of model '{model}' broke a rule: a vector {failure}");
            }
        }

        return made;
    }

    private static bool IsNothing(ReadOnlySpan<float> vector) => !vector.ContainsAnyExcept(0f);
}
