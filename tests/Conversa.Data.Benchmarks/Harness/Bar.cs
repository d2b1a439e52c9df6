namespace Conversa.Data.Benchmarks.Harness;

/// <summary>What our own lane has to meet, and whether it did.</summary>
internal sealed record Bar(string Text, bool Met);
