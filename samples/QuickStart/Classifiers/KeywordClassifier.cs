using System.Diagnostics;

namespace QuickStart.Classifiers;

/// <summary>
/// Takes a message for what most of its words speak for. It stands in for a model: what the sample shows is how opinions are stored and weighed,
/// and rules give the same ones on every machine.
/// </summary>
internal sealed class KeywordClassifier(string name, params IReadOnlyList<KeywordRule> rules)
{
    /// <summary>Classifies a text. Of rules that fit equally well the first one counts; where none fits, the last one, which needs no words.</summary>
    public Opinion Classify(string text)
    {
        var start = Stopwatch.GetTimestamp();
        var (rule, hits) = rules.Select(r => (Rule: r, Hits: r.Count(text))).MaxBy(r => r.Hits);
        if (hits == 0)
        {
            rule = rules[^1];
        }

        // One word is a hint, each one more counts for less: 0.5, 0.67, 0.8, 0.86 ...
        var confidence = hits == 0 ? 0.5 : hits / (hits + 0.5);
        return new Opinion(name, rule.Label, rule.Mode, confidence, Stopwatch.GetElapsedTime(start));
    }
}
