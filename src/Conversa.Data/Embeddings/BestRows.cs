using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Conversa.Data.Embeddings;

/// <summary>A row of an index with its estimated similarity. The best comes first, of equal ones the first.</summary>
[StructLayout(LayoutKind.Auto)]
[SuppressMessage("Design", "MA0097", Justification = "Nobody compares but a sort, which takes much longer by a function than by what its elements can do.")]
internal readonly record struct Candidate(float Score, int Block, int Row) : IComparable<Candidate>
{
    public int CompareTo(Candidate other) =>
        Score > other.Score ? -1 :
        Score < other.Score ? 1 :
        Block != other.Block ? Block.CompareTo(other.Block) : Row.CompareTo(other.Row);
}

/// <summary>The best of the rows that it is shown; of equal ones the first.</summary>
internal sealed class BestRows(int count)
{
    // Sorted and cut to half each time it is full: cheaper than keeping order all the time.
    private readonly Candidate[] _rows = new Candidate[2 * count];
    private int _filled;

    /// <summary>What a score must exceed to be among them.</summary>
    public float Floor { get; private set; } = float.NegativeInfinity;

    public void Add(in Candidate row)
    {
        _rows[_filled++] = row;
        if (_filled == _rows.Length)
        {
            Floor = Sorted()[^1].Score;
            _filled = count;
        }
    }

    /// <summary>As many of other rows.</summary>
    public BestRows Another() => new(count);

    public void AddFrom(BestRows other)
    {
        foreach (var row in other.Sorted())
        {
            Add(row);
        }
    }

    /// <summary>The best first.</summary>
    public ReadOnlySpan<Candidate> Sorted()
    {
        var rows = _rows.AsSpan(0, _filled);
        rows.Sort();
        return rows[..Math.Min(count, _filled)];
    }
}
