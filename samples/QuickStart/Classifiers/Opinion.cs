namespace QuickStart.Classifiers;

/// <summary>What one classifier says about a message.</summary>
/// <param name="Classifier">Which classifier.</param>
/// <param name="Label">What it takes the message for.</param>
/// <param name="Mode">How it would have the coach talk; null when it does not mind.</param>
/// <param name="Confidence">How sure it is, 0 to 1.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record Opinion(string Classifier, string Label, string? Mode, double Confidence, TimeSpan Elapsed);
