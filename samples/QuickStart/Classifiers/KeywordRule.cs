namespace QuickStart.Classifiers;

/// <summary>The words that speak for a label.</summary>
/// <param name="Label">What a message with them is taken for.</param>
/// <param name="Mode">How the coach should then talk; null when that does not matter.</param>
/// <param name="Phrases">The words, in any case.</param>
internal sealed record KeywordRule(string Label, string? Mode, params IReadOnlyList<string> Phrases)
{
    public int Count(string text) => Phrases.Count(p => text.Contains(p, StringComparison.OrdinalIgnoreCase));
}
