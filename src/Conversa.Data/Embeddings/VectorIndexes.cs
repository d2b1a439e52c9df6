using Conversa.Data.Storage;

namespace Conversa.Data.Embeddings;

/// <summary>The models of one store whose vectors are in memory. Together they stay within a bound: the one used longest ago goes first.</summary>
internal sealed class VectorIndexes(long most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(EmbeddingKind Kind, string Model), VectorIndex> _indexes = [];
    private readonly Dictionary<(EmbeddingKind Kind, string Model), long> _tooMany = [];
    private long _uses;

    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _indexes.Values.Sum(i => i.Bytes);
            }
        }
    }

    /// <summary>The models in memory, by name.</summary>
    public IReadOnlyList<string> Models
    {
        get
        {
            lock (_lock)
            {
                return [.. _indexes.Keys.Select(k => k.Model).Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>A model's vectors as they are committed now, read into memory where they are not there yet; null when they do not fit.</summary>
    public async ValueTask<VectorView?> ViewAsync(DbSession session, VectorSearch search, CancellationToken cancellationToken)
    {
        var index = IndexOf(search.Kind, search.Model, search.Query.Dimensions, session.SchemaVersion);
        await index.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!index.IsLoaded && !Expect(session, index))
            {
                return null;
            }

            index.Refresh(session);
            if (!MakeRoom(index, index.Bytes))
            {
                RememberTooMany(index);
            }

            return index.View(search.Owner ?? search.UserId, search.ConversationId);
        }
        finally
        {
            index.Gate.Release();
        }
    }

    /// <summary>Lets go of a model's vectors.</summary>
    public void Forget(EmbeddingKind kind, string model)
    {
        lock (_lock)
        {
            _indexes.Remove((kind, model));
            _tooMany.Remove((kind, model));
        }
    }

    /// <summary>Lets go of all vectors.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _indexes.Clear();
            _tooMany.Clear();
        }
    }

    private VectorIndex IndexOf(EmbeddingKind kind, string model, int dimensions, string? schema)
    {
        lock (_lock)
        {
            // After a change of the schema the table may be another one, and its seqs too.
            if (!_indexes.TryGetValue((kind, model), out var index) || !index.IsOf(dimensions, schema))
            {
                _indexes[(kind, model)] = index = new VectorIndex(kind, model, dimensions, schema);
            }

            index.Used = ++_uses;
            return index;
        }
    }

    private bool Expect(DbSession session, VectorIndex index)
    {
        var rows = session.Statement(index.Kind.Count).Bind("model", index.Model).Bind("owner", (string?)null).Find(row => row.Integer(0));
        index.Expect(rows);
        return MakeRoom(index, AreTooMany(index, rows) ? long.MaxValue : index.BytesOf(rows));
    }

    // With the names of users and conversations, and the room for more, a model may take more than was thought: it is not read in again for each search.
    private void RememberTooMany(VectorIndex index)
    {
        lock (_lock)
        {
            _tooMany[(index.Kind, index.Model)] = index.Rows;
        }
    }

    private bool AreTooMany(VectorIndex index, long rows)
    {
        lock (_lock)
        {
            return _tooMany.TryGetValue((index.Kind, index.Model), out var most) && rows >= most;
        }
    }

    // False when it does not fit even alone: then it is not kept either.
    private bool MakeRoom(VectorIndex wanted, long bytes)
    {
        lock (_lock)
        {
            if (bytes > most)
            {
                Remove(wanted);
                return false;
            }

            var used = bytes + _indexes.Values.Where(i => i != wanted).Sum(i => i.Bytes);
            foreach (var index in _indexes.Values.Where(i => i != wanted).OrderBy(i => i.Used).ToList().TakeWhile(_ => used > most))
            {
                used -= index.Bytes;
                Remove(index);
            }

            return true;
        }
    }

    // Another may have taken its place meanwhile.
    private void Remove(VectorIndex index)
    {
        if (_indexes.TryGetValue((index.Kind, index.Model), out var current) && current == index)
        {
            _indexes.Remove((index.Kind, index.Model));
        }
    }
}
