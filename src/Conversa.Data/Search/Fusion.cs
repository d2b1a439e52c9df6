namespace Conversa.Data.Search;

/// <summary>Makes one ranking of one by words and one by vectors.</summary>
internal static class Fusion
{
    /// <summary>
    /// Each score counts by its place between the worst and the best of its own list, so that neither scale matters; a row that a list lacks has the
    /// worst of it. With weight 0 the rows and their order are those by words, with 1 those by vectors. Equal ones: the lower seq first.
    /// </summary>
    public static List<Ranked> Fuse(IReadOnlyList<Ranked> words, IReadOnlyList<Ranked> vectors, double weight, int count)
    {
        var scores = new Dictionary<long, double>(words.Count + vectors.Count);
        Add(scores, words, 1 - weight);
        Add(scores, vectors, weight);
        var fused = scores.Select(s => new Ranked(s.Key, s.Value)).ToList();
        fused.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Seq.CompareTo(b.Seq));
        fused.RemoveRange(Math.Min(count, fused.Count), Math.Max(0, fused.Count - count));
        return fused;
    }

    private static void Add(Dictionary<long, double> scores, IReadOnlyList<Ranked> list, double weight)
    {
        if (weight <= 0 || list.Count == 0)
        {
            return;
        }

        var (worst, best) = (list.Min(r => r.Score), list.Max(r => r.Score));
        foreach (var row in list)
        {
            scores[row.Seq] = scores.GetValueOrDefault(row.Seq) + (best > worst ? weight * ((row.Score - worst) / (best - worst)) : 0);
        }
    }
}
