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

    public static void Sort(List<Ranked> rows) => rows.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : b.Seq.CompareTo(a.Seq));
}
