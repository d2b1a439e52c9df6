namespace Conversa.Data.Benchmarks.Recall;

/// <summary>A conversation and what is asked about it.</summary>
internal sealed record Sample(IReadOnlyList<SampleTurn> Turns, IReadOnlyList<Question> Questions);

/// <summary>What somebody said.</summary>
internal sealed record SampleTurn(string Id, string Speaker, string Text, DateTimeOffset Said);

/// <summary>A question and the turns that answer it.</summary>
internal sealed record Question(string Text, int Category, IReadOnlySet<string> Evidence);
