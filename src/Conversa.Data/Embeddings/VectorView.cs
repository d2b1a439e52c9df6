using System.Collections.Concurrent;

namespace Conversa.Data.Embeddings;

/// <summary>The rows of an index at one moment, narrowed to an owner and a conversation.</summary>
internal sealed class VectorView(VectorIndex index, VectorBlock[] blocks, int inLast)
{
    /// <summary>The standard deviations of the estimate's error that a search allows for.</summary>
    private const double Safety = 6;

    // Long enough that sharing them out costs nothing, short enough that a busy processor holds nobody up.
    private const int RowsOfPart = 4096;
    private const int MostProcessors = 4;

    // By half of each byte the best are not the best yet: so many for one that is wanted.
    private const int LookedAtOfOne = 5;

    public required int? Owner { get; init; }

    public required int? Conversation { get; init; }

    public required float GreatestScale { get; init; }

    public required float GreatestLength { get; init; }

    public int Rows { get; } = blocks.Sum(b => b == blocks[^1] ? inLast : b.Count);

    /// <summary>The rows with the greatest estimates, the greatest first.</summary>
    public Candidate[] Best(QueryVector query, int count) => Scan(query, count, nearly: false).ToArray();

    /// <summary>Nearly the same for half the time: they are looked for among those that are best by half of each byte.</summary>
    /// <param name="query">What they are compared with.</param>
    /// <param name="count">How many.</param>
    /// <param name="others">The similarity that no row that was not looked at exceeds.</param>
    public Candidate[] BestNearly(QueryVector query, int count, out double others)
    {
        others = double.NegativeInfinity;
        var most = (long)LookedAtOfOne * count;
        if (most >= Rows)
        {
            return Best(query, count);
        }

        var looked = Scan(query, (int)most, nearly: true);
        if (looked.Length == most)
        {
            others = Bound(query, looked[^1], Nibbles.OfHigh);
        }

        var best = new BestRows(count);
        foreach (var row in looked)
        {
            blocks[row.Block].Scan(new(row.Block, row.Row, row.Row + 1), query, nearly: false, Owner, Conversation, best);
        }

        return best.Sorted().ToArray();
    }

    /// <summary>The similarity that no row behind this one exceeds: its estimate, and what rounding to bytes may have taken.</summary>
    public double Bound(QueryVector query, in Candidate last) => Bound(query, last, 1);

    public long Seq(in Candidate row) => blocks[row.Block].Seq(row.Row);

    public void MarkGone(in Candidate row) => blocks[row.Block].MarkGone(row.Row);

    public void Doubt() => index.Doubt();

    private double Bound(QueryVector query, in Candidate last, int step)
    {
        // Each of two vectors of length one errs by up to half a step in every dimension, evenly.
        var (row, other) = (step * GreatestScale, query.Scale);
        var error = Safety * Math.Sqrt(((row * row) + (other * other)) / 12);
        return query.Metric == VectorMetric.Dot
            ? query.Length * ((last.Score * query.Scale) + (error * GreatestLength))
            : (last.Score * query.Scale) + error;
    }

    private ReadOnlySpan<Candidate> Scan(QueryVector query, int count, bool nearly)
    {
        var best = new BestRows(Math.Min(count, Math.Max(Rows, 1)));
        if (Rows <= RowsOfPart)
        {
            foreach (var part in Parts())
            {
                Scan(part, query, nearly, best);
            }
        }
        else
        {
            ScanTogether(query, nearly, best);
        }

        return best.Sorted();
    }

    // Memory is what a scan waits for, and one processor alone cannot ask for all that it could have.
    private void ScanTogether(QueryVector query, bool nearly, BestRows best) => Parallel.ForEach(

        // Each takes the next one: its rows are in order, so that of equal ones the first are found.
        Partitioner.Create(Parts(), EnumerablePartitionerOptions.NoBuffering),
        new ParallelOptions { MaxDegreeOfParallelism = MostProcessors },
        best.Another,
        (part, _, own) => Scan(part, query, nearly, own),
        own =>
        {
            lock (best)
            {
                best.AddFrom(own);
            }
        });

    private BestRows Scan(RowRange part, QueryVector query, bool nearly, BestRows best)
    {
        blocks[part.Block].Scan(part, query, nearly, Owner, Conversation, best);
        return best;
    }

    private IEnumerable<RowRange> Parts()
    {
        for (var block = 0; block < blocks.Length; block++)
        {
            var rows = block == blocks.Length - 1 ? inLast : blocks[block].Count;
            for (var start = 0; start < rows; start += RowsOfPart)
            {
                yield return new(block, start, Math.Min(rows, start + RowsOfPart));
            }
        }
    }
}
