namespace QuickStart.Classifiers;

/// <summary>Decides where classifiers disagree.</summary>
internal static class Arbiter
{
    public static Decision Decide(IReadOnlyList<Opinion> opinions)
    {
        var labels = opinions.ToDictionary(o => o.Classifier, o => o.Label);

        // Safety is not put to the vote: better a kind answer too many than one too few.
        if (opinions.FirstOrDefault(o => o is { Classifier: "safety", Mode: not null }) is { } concern)
        {
            return new Decision(concern.Mode!, labels, $"safety sees a {concern.Label}, which outranks everything else", concern.Classifier);
        }

        var votes = opinions.Where(o => o.Mode is not null).GroupBy(o => o.Mode!, o => o.Confidence).ToList();
        var mode = votes.Count == 0 ? "coach" : votes.MaxBy(v => v.Sum())!.Key;
        var summary = string.Join(", ", votes.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} {v.Sum():N2}")));
        return new Decision(mode, labels, votes.Count == 0 ? "nobody minds" : $"by confidence: {summary}", null);
    }
}
