namespace Conversa.Data.Torture.Harness;

/// <summary>How an exam ended.</summary>
/// <param name="Figure">What was done and measured, in one line.</param>
/// <param name="Failures">What was not as promised; empty when all was.</param>
internal sealed record ExamResult(string Figure, IReadOnlyList<string> Failures);
