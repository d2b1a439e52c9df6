namespace Conversa.Data.Embeddings;

/// <summary>The rows of an index at one moment, narrowed to an owner and a conversation.</summary>
internal sealed class VectorView(VectorIndex index, VectorBlock[] blocks, int inLast)
{
    /// <summary>The standard deviations of the estimate's error that a search allows for.</summary>
    private const double Safety = 6;

    public required int? Owner { get; init; }

    public required int? Conversation { get; init; }

    public required float GreatestScale { get; init; }

    public required float GreatestLength { get; init; }

    public int Rows { get; } = blocks.Sum(b => b == blocks[^1] ? inLast : b.Count);

    /// <summary>The rows with the greatest estimates, the greatest first.</summary>
    public Candidate[] Best(QueryVector query, int count)
    {
        var best = new BestRows(Math.Min(count, Math.Max(Rows, 1)));
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i].Scan(i, i == blocks.Length - 1 ? inLast : blocks[i].Count, query, Owner, Conversation, best);
        }

        return best.Sorted().ToArray();
    }

    /// <summary>The similarity that no row behind this one exceeds: its estimate, and what rounding to bytes may have taken.</summary>
    public double Bound(QueryVector query, in Candidate last)
    {
        // Each of two vectors of length one errs by up to half a scale in every dimension, evenly.
        var error = Safety * Math.Sqrt(((GreatestScale * GreatestScale) + (query.Scale * query.Scale)) / 12);
        return query.Metric == VectorMetric.Dot
            ? query.Length * ((last.Score * query.Scale) + (error * GreatestLength))
            : (last.Score * query.Scale) + error;
    }

    public long Seq(in Candidate row) => blocks[row.Block].Seq(row.Row);

    public void MarkGone(in Candidate row) => blocks[row.Block].MarkGone(row.Row);

    public void Doubt() => index.Doubt();
}
