namespace QuickStart.Pipeline;

/// <summary>How a flow goes on.</summary>
/// <param name="Step">The step it reaches; 0 starts it.</param>
/// <param name="Answers">What the user answered so far, by step.</param>
/// <param name="IsLast">Whether that completes it.</param>
internal sealed record FlowMove(int Step, IReadOnlyDictionary<string, string> Answers, bool IsLast);
