using System.Globalization;

namespace Conversa.Data.Benchmarks.Recall;

/// <summary>The share of the evidence that was among the first results, averaged over the questions.</summary>
internal sealed class RecallTable(string name)
{
    private static readonly int[] Depths = [5, 10, 25, 50];
    private static readonly string[] Categories = ["", "multi-hop", "temporal", "open", "single-hop", "adversarial"];

    private readonly List<(int Category, double[] Shares)> _questions = [];

    public void Add(Question question, IReadOnlyList<string> found) =>
        _questions.Add((question.Category, [.. Depths.Select(depth => (double)found.Take(depth).Count(question.Evidence.Contains) / question.Evidence.Count)]));

    public IEnumerable<string> Lines() => _questions
        .GroupBy(q => q.Category)
        .OrderBy(g => g.Key)
        .Select(g => $"{Line($"{name} category {g.Key}", [.. g.Select(q => q.Shares)])} ({Categories.ElementAtOrDefault(g.Key)}, {g.Count()} questions)")
        .Prepend(Line(name, [.. _questions.Select(q => q.Shares)]));

    private static string Line(string name, List<double[]> shares) =>
        $"{name} {string.Join(' ', Depths.Select((depth, i) => string.Create(CultureInfo.InvariantCulture, $"R@{depth} {100 * shares.Average(s => s[i]):F1}")))}";
}
