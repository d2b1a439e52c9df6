namespace Conversa.Data.Search;

/// <summary>Makes one ranking of one by words and one by vectors.</summary>
internal static class Fusion
{
    // A longer list would tell less apart at its top, a shorter one would leave too many without a say.
    private const int FewestVectors = 400;
    private const int VectorsOfOne = 4;

    /// <summary>How many of the nearest a ranking of so many takes.</summary>
    public static int VectorsFor(int limit) => Math.Max(FewestVectors, VectorsOfOne * limit);

    /// <summary>
    /// A score by words counts by its share of the best, a similarity by its place between the last and the first of the list: similarities of unrelated texts
    /// differ little and are far from zero. So a weak ranker cannot outvote a strong one. A row that a list lacks has nothing of it.
    /// With weight 0 the rows and their order are those by words, with 1 those by vectors. Best first, equal ones newest first.
    /// </summary>
    public static List<Ranked> Fuse(IReadOnlyList<Ranked> words, IReadOnlyList<Ranked> vectors, double weight)
    {
        var scores = new Dictionary<long, double>(words.Count + vectors.Count);
        if (words.Count > 0 && weight < 1)
        {
            Add(scores, words, 0, words.Max(r => r.Score), 1 - weight);
        }

        if (vectors.Count > 0 && weight > 0)
        {
            Add(scores, vectors, vectors.Min(r => r.Score), vectors.Max(r => r.Score), weight);
        }

        return Ranking.Best(scores, int.MaxValue);
    }

    private static void Add(Dictionary<long, double> scores, IReadOnlyList<Ranked> list, double worst, double best, double weight)
    {
        foreach (var row in list)
        {
            scores[row.Seq] = scores.GetValueOrDefault(row.Seq) + (weight * (best > worst ? (row.Score - worst) / (best - worst) : 1));
        }
    }
}
