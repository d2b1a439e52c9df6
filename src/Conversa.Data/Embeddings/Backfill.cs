using Conversa.Data.Storage;

namespace Conversa.Data.Embeddings;

/// <summary>Embeds what has no vector yet. The embedder may take its time: nothing is held while it works.</summary>
internal sealed class Backfill(IDatabase db, string? owner, EmbeddingKind kind, string model, IEmbedder embedder)
{
    public async Task<EmbeddingProgress> RunAsync(EmbeddingBackfill options, IProgress<EmbeddingProgress>? progress, CancellationToken cancellationToken)
    {
        var missing = await db.ReadAsync(
            session => session.Statement(kind.CountMissing).Bind("after", 0).Bind("owner", owner).Bind("model", model).FindAsync(row => row.Integer(0)),
            cancellationToken).ConfigureAwait(false);
        var limit = options.Limit ?? long.MaxValue;
        var state = new EmbeddingProgress { Done = 0, Stored = 0, Total = Math.Min(missing, limit) };
        progress?.Report(state);
        var after = 0L;
        while (state.Done < limit)
        {
            var texts = await ListAsync(after, (int)Math.Min(options.BatchSize, limit - state.Done), cancellationToken).ConfigureAwait(false);
            if (texts.Count == 0)
            {
                break;
            }

            after = texts[^1].Seq;
            var stored = await EmbedAsync(texts, cancellationToken).ConfigureAwait(false);

            // Texts stored since the count are embedded too.
            state = new() { Done = state.Done + texts.Count, Stored = state.Stored + stored, Total = Math.Max(state.Total, state.Done + texts.Count) };
            progress?.Report(state);
        }

        return state;
    }

    private Task<List<(long Seq, string Text)>> ListAsync(long after, int limit, CancellationToken cancellationToken) =>
        db.ReadAsync(
            session => session.Statement(kind.ListMissing)
                .Bind("after", after).Bind("owner", owner).Bind("model", model).Bind("limit", limit)
                .ListAsync(row => (row.Integer(0), row.Text(1))),
            cancellationToken);

    private async Task<int> EmbedAsync(List<(long Seq, string Text)> texts, CancellationToken cancellationToken)
    {
        var dimensions = await db.ReadAsync(session => new ValueTask<int?>(EmbeddingDimensions.Find(session, kind, model)), cancellationToken).ConfigureAwait(false);
        var vectors = await Embedders.EmbedAsync(embedder, model, texts.ConvertAll(t => t.Text), dimensions, cancellationToken).ConfigureAwait(false);
        var blobs = Array.ConvertAll(vectors, v => v.IsEmpty ? [] : Vectors.ToBlob(v.Span));
        return await db.WriteAsync(session => new ValueTask<int>(Store(session, texts, blobs)), cancellationToken).ConfigureAwait(false);
    }

    private int Store(DbSession session, List<(long Seq, string Text)> texts, byte[][] blobs)
    {
        var expected = EmbeddingDimensions.Find(session, kind, model);
        var stored = 0;
        for (var i = 0; i < blobs.Length; i++)
        {
            if (blobs[i].Length > 0)
            {
                var dimensions = blobs[i].Length / sizeof(float);
                RequireSame(expected, dimensions);
                stored += session.Statement(kind.Fill)
                    .Bind("model", model).Bind("dimensions", dimensions).Bind("vector", (ReadOnlySpan<byte>)blobs[i]).Bind("now", db.Now)
                    .Bind("seq", texts[i].Seq).Bind("text", texts[i].Text).Bind("owner", owner)
                    .Execute();
            }
        }

        return stored;
    }

    private void RequireSame(int? expected, int dimensions)
    {
        if (expected is { } others && others != dimensions)
        {
            throw new InvalidOperationException($"The embedder of model '{model}' makes vectors of {dimensions} dimensions; others of {others} were stored meanwhile.");
        }
    }
}
