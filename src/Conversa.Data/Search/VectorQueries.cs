using Conversa.Data.Embeddings;
using Conversa.Data.Storage;

namespace Conversa.Data.Search;

/// <summary>The part of a search that goes by meaning: checked before anything else, and given its vector before a connection is taken.</summary>
internal static class VectorQueries
{
    /// <exception cref="ArgumentException">A property breaks a rule, or there is neither a vector nor an embedder.</exception>
    public static void Check(VectorQuery? query, ConversationStoreOptions options)
    {
        if (query is null)
        {
            return;
        }

        Require.Name(query.Model);
        Require.Between(query.Weight, 0, 1);
        if (query.Vector is { } vector)
        {
            Vectors.Require(vector, "query.Vector");
        }
        else
        {
            Embedders.Require(options, query.Model);
        }
    }

    /// <summary>The query with a vector, made of the text where none was given; null when there is nothing to compare: no query, a blank text, or one the model makes nothing of.</summary>
    /// <exception cref="InvalidOperationException">The embedder did not do as it must.</exception>
    public static async ValueTask<VectorQuery?> PrepareAsync(VectorQuery? query, string text, ConversationStoreOptions options, CancellationToken cancellationToken)
    {
        if (query is null || query.Vector is not null)
        {
            return query;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var embedder = Embedders.Require(options, query.Model);
        var vectors = await Embedders.EmbedAsync(embedder, query.Model, [text], null, cancellationToken).ConfigureAwait(false);
        return vectors[0].IsEmpty ? null : query with { Vector = vectors[0], IsEmbedded = true };
    }
}
