namespace QuickStart.Classifiers;

/// <summary>The coach's classifiers. Intents are the steps of setting a goal, and what people say after that.</summary>
internal static class CoachClassifiers
{
    public static readonly IReadOnlyList<KeywordClassifier> All =
    [
        new("safety",
            new("concern", "support", "hate myself", "what is the point", "hurt myself", "worthless"),
            new("safe", null)),
        new("intent",
            new("goal", "coach", "my goal is"),
            new("plan", "coach", "schedule", "calendar", "plan"),
            new("commitment", "coach", "deal", "i promise", "i commit"),
            new("reached", "celebrate", "i did it", "made it"),
            new("progress", "coach", "runs out of", "missed", "ran "),
            new("why", "coach", "because"),
            new("start", "coach", "would like to start", "want to start")),
        new("topic",
            new("feelings", null, "failure", "hate", "slept on it", "sister"),
            new("body", null, "heart", "knees", "sleep", "stairs"),
            new("running", null, " run", "jogging", " km")),
        new("sentiment",
            new("positive", "celebrate", "great", "thank", "i did it", "helped", "!"),
            new("negative", "support", "hate", "failure", "missed", "cannot"),
            new("neutral", null)),
    ];
}
