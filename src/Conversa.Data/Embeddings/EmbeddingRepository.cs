using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Embeddings;

internal sealed class EmbeddingRepository(IDatabase db, string? owner, EmbeddingKind kind) : IEmbeddingRepository
{
    // Some milliseconds of the writer.
    private const int ClearedTogether = 500;

    public Task SetAsync(string id, string model, ReadOnlyMemory<float> vector, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Name(model);
        var blob = Vectors.ToBlob(Vectors.Require(vector));
        return db.WriteAsync(
            session =>
            {
                Set(session, id, model, blob);
                return new ValueTask<bool>(true);
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task SetManyAsync(IReadOnlyCollection<NewEmbedding> embeddings, CancellationToken cancellationToken = default)
    {
        var given = Require.Each(embeddings, embedding =>
        {
            Require.Name(embedding.Id);
            Require.Name(embedding.Model);
            Vectors.Require(embedding.Vector);
        });
        var blobs = Array.ConvertAll(given, e => Vectors.ToBlob(e.Vector.Span));
        return db.WriteAsync(
            session =>
            {
                for (var i = 0; i < given.Length; i++)
                {
                    Set(session, given[i].Id, given[i].Model, blobs[i]);
                }

                return new ValueTask<bool>(true);
            },
            cancellationToken);
    }

    public Task<Embedding?> FindAsync(string id, string model, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Name(model);
        return db.ReadAsync(
            session => session.Statement(kind.Find).Bind("id", id).Bind("model", model).Bind("owner", owner).FindAsync(row => new Embedding
            {
                Id = id,
                Model = model,
                Dimensions = (int)row.Integer(0),
                Vector = Vectors.OfBlob(row.Blob(1)).ToArray(),
                CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(2)),
            }),
            cancellationToken);
    }

    public Task<bool> DeleteAsync(string id, string model, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Name(model);
        return db.WriteAsync(
            async session => await session.Statement(kind.Delete).Bind("id", id).Bind("model", model).Bind("owner", owner).ExecuteAsync().ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public async Task<long> ClearAsync(string model, CancellationToken cancellationToken = default)
    {
        Require.Name(model);
        var cleared = 0L;
        List<long> seqs;
        var after = 0L;
        do
        {
            // Found by a reader: the writer is held for deleting only.
            seqs = await db.ReadAsync(
                session => session.Statement(kind.ListToClear).Bind("model", model).Bind("after", after).Bind("owner", owner).Bind("limit", ClearedTogether).ListAsync(row => row.Integer(0)),
                cancellationToken).ConfigureAwait(false);
            if (seqs.Count > 0)
            {
                after = seqs[^1];
                cleared += await ClearAsync(model, seqs, cancellationToken).ConfigureAwait(false);
            }
        }
        while (seqs.Count == ClearedTogether);

        db.Vectors.Forget(kind, model);
        return cleared;
    }

    public Task<IReadOnlyList<EmbeddingModel>> ListModelsAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<EmbeddingModel>>(
            async session => await session.Statement(kind.ListModels).Bind("owner", owner).Bind("limit", limit).ListAsync(row => new EmbeddingModel
            {
                Model = row.Text(0),
                Dimensions = (int)row.Integer(1),
                Count = row.Integer(2),
            }).ConfigureAwait(false),
            cancellationToken);
    }

    public async Task<IReadOnlyList<NearestEmbedding>> NearestAsync(string model, ReadOnlyMemory<float> vector, int limit = 10, VectorMetric metric = VectorMetric.Cosine, EmbeddingFilter? filter = null, CancellationToken cancellationToken = default)
    {
        Require.Name(model);
        Vectors.Require(vector);
        Require.Limit(limit, db.Options);
        Require.Defined(metric);
        Check(filter);
        var search = new VectorSearch
        {
            Kind = kind,
            Model = model,
            Query = new(vector.Span, metric),
            Owner = owner,
            UserId = filter?.UserId,
            ConversationId = filter?.ConversationId,
            Count = limit,
        };
        var nearest = await db.ReadAsync(session => search.RunAsync(session, db.Vectors, cancellationToken), cancellationToken).ConfigureAwait(false);
        return nearest.ConvertAll(n => new NearestEmbedding { Id = n.Id, Similarity = n.Similarity });
    }

    public Task<EmbeddingProgress> BackfillAsync(string model, EmbeddingBackfill? options = null, IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Require.Name(model);
        options ??= new();
        if (options.BatchSize is < 1 or > 1000)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.BatchSize, "options.BatchSize must be 1 to 1000.");
        }

        if (options.Limit is { } limit)
        {
            Require.Positive(limit, "options.Limit");
        }

        var embedder = Embedders.Require(db.Options, model);
        return db is UnitOfWork
            ? throw new InvalidOperationException("A backfill commits batch by batch: it cannot be part of a unit of work.")
            : new Backfill(db, owner, kind, model, embedder).RunAsync(options, progress, cancellationToken);
    }

    private void Check(EmbeddingFilter? filter)
    {
        if (filter is not null)
        {
            Require.NameOrNull(filter.UserId);
            Require.NameOrNull(filter.ConversationId);
            if (filter.ConversationId is not null && !kind.HasConversations)
            {
                throw new ArgumentException("filter.ConversationId must be null: only messages are of conversations.", nameof(filter));
            }
        }
    }

    private void Set(DbSession session, string id, string model, byte[] blob)
    {
        // Within the transaction that stores it: another writer may have been first.
        var dimensions = blob.Length / sizeof(float);
        EmbeddingDimensions.Require(EmbeddingDimensions.Find(session, kind, model), dimensions, model);
        var stored = session.Statement(kind.Set)
            .Bind("model", model).Bind("dimensions", dimensions).Bind("vector", (ReadOnlySpan<byte>)blob).Bind("now", db.Now).Bind("id", id).Bind("owner", owner)
            .Execute();
        if (stored == 0)
        {
            throw new ConversationStoreNotFoundException($"{kind.Noun} '{id}' does not exist.");
        }
    }

    private Task<int> ClearAsync(string model, List<long> seqs, CancellationToken cancellationToken)
    {
        var json = $"[{string.Join(',', seqs.Select(s => s.ToString(CultureInfo.InvariantCulture)))}]";
        return db.WriteAsync(
            session => session.Statement(kind.Clear).Bind("seqs", json).Bind("model", model).Bind("owner", owner).ExecuteAsync(),
            cancellationToken,
            singleStatement: true);
    }
}
