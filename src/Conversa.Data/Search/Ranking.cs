namespace Conversa.Data.Search;

/// <summary>Putting found rows in order.</summary>
internal static class Ranking
{
    /// <summary>How many rows are looked at where a list is not the answer yet: a sum of lists, or what a filter still narrows.</summary>
    public const int Candidates = 10_000;

    /// <summary>The best rows first, those that fit equally well newest first.</summary>
    public static List<Ranked> Best(IEnumerable<KeyValuePair<long, double>> scores, int count)
    {
        var all = scores.Select(s => new Ranked(s.Key, s.Value)).ToList();
        Sort(all);
        return all.Count <= count ? all : all.GetRange(0, count);
    }

    /// <summary>Adds what one part of a query found to what those before it did. Parts that narrow come before those that do not.</summary>
    /// <param name="scores">What the parts before it found; null for the first.</param>
    /// <param name="found">What it found.</param>
    /// <param name="narrows">Whether a row must be in it.</param>
    /// <param name="strict">Whether any part narrows, so that the others add no rows, only to their scores.</param>
    public static Dictionary<long, double> Add(Dictionary<long, double>? scores, IEnumerable<Ranked> found, bool narrows, bool strict)
    {
        if (scores is null)
        {
            return found.ToDictionary(f => f.Seq, f => f.Score);
        }

        if (narrows)
        {
            return found.Where(f => scores.ContainsKey(f.Seq)).ToDictionary(f => f.Seq, f => f.Score + scores[f.Seq]);
        }

        foreach (var (seq, score) in found)
        {
            if (!strict || scores.ContainsKey(seq))
            {
                scores[seq] = scores.GetValueOrDefault(seq) + score;
            }
        }

        return scores;
    }

    public static void Sort(List<Ranked> rows) => rows.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : b.Seq.CompareTo(a.Seq));
}
