using System.Runtime.InteropServices;

namespace Conversa.Data.Embeddings;

/// <summary>A text with the similarity of its vector.</summary>
/// <param name="Seq">Of the message, memory or item, not of its vector.</param>
/// <param name="Id">Its id.</param>
/// <param name="Similarity">As the vectors are stored.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Nearest(long Seq, string Id, double Similarity);

/// <summary>The nearest of those that it is shown, equally near ones by id.</summary>
internal sealed class BestNearest(int count)
{
    // In reverse, so that the worst is at hand.
    private static readonly Comparer<(double Similarity, string Id)> WorstFirst = Comparer<(double Similarity, string Id)>.Create(
        (a, b) => a.Similarity != b.Similarity ? a.Similarity.CompareTo(b.Similarity) : string.CompareOrdinal(b.Id, a.Id));

    private readonly PriorityQueue<Nearest, (double Similarity, string Id)> _queue = new(WorstFirst);

    public bool IsFull => _queue.Count == count;

    /// <summary>The similarity of the worst of them.</summary>
    public double Worst => _queue.TryPeek(out var worst, out _) ? worst.Similarity : double.NegativeInfinity;

    /// <summary>False for what cannot be among them, whatever its id.</summary>
    public bool MayTake(double similarity) => !double.IsNaN(similarity) && (!IsFull || similarity >= Worst);

    public void Add(in Nearest nearest)
    {
        if (IsFull)
        {
            _queue.EnqueueDequeue(nearest, (nearest.Similarity, nearest.Id));
        }
        else
        {
            _queue.Enqueue(nearest, (nearest.Similarity, nearest.Id));
        }
    }

    /// <summary>The nearest first. It is empty afterwards.</summary>
    public List<Nearest> Take()
    {
        var list = new List<Nearest>(_queue.Count);
        while (_queue.TryDequeue(out var worst, out _))
        {
            list.Add(worst);
        }

        list.Reverse();
        return list;
    }
}
