namespace QuickStart.Classifiers;

/// <summary>What the arbiter makes of all opinions.</summary>
/// <param name="Mode">How the coach talks.</param>
/// <param name="Labels">What the message is, by classifier.</param>
/// <param name="Reasoning">Why.</param>
/// <param name="OverriddenBy">The classifier that had its way against the others; null when the vote decided.</param>
internal sealed record Decision(string Mode, IReadOnlyDictionary<string, string> Labels, string Reasoning, string? OverriddenBy)
{
    public static readonly Decision None = new("coach", new Dictionary<string, string>(), "", null);

    /// <summary>What the message is to a classifier.</summary>
    public string this[string classifier] => Labels.GetValueOrDefault(classifier, "unknown");
}
