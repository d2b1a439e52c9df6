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

    public required int? Owner { get; init; }

    public required int? Conversation { get; init; }

    public required float GreatestScale { get; init; }

    public required float GreatestLength { get; init; }

    public int Rows { get; } = blocks.Sum(b => b == blocks[^1] ? inLast : b.Count);

    /// <summary>The rows with the greatest estimates, the greatest first.</summary>
    public Candidate[] Best(QueryVector query, int count)
    {
        var best = new BestRows(Math.Min(count, Math.Max(Rows, 1)));
        if (Rows <= RowsOfPart)
        {
            Scan(Parts(), query, best);
        }
        else
        {
            ScanTogether(query, best);
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

    // Memory is what a scan waits for, and one processor alone cannot ask for all that it could have.
    private void ScanTogether(QueryVector query, BestRows best) => Parallel.ForEach(

        // Each takes the next one: its rows are in order, so that of equal ones the first are found.
        Partitioner.Create(Parts(), EnumerablePartitionerOptions.NoBuffering),
        new ParallelOptions { MaxDegreeOfParallelism = MostProcessors },
        best.Another,
        (part, _, own) =>
        {
            Scan([part], query, own);
            return own;
        },
        own =>
        {
            lock (best)
            {
                best.AddFrom(own);
            }
        });

    private void Scan(IEnumerable<RowRange> parts, QueryVector query, BestRows best)
    {
        foreach (var part in parts)
        {
            blocks[part.Block].Scan(part, query, Owner, Conversation, best);
        }
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
