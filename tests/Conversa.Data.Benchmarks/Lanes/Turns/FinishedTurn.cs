using Conversa.Data.Benchmarks.Harness;

namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>What a turn made: two messages, a state, classifications, a decision, a step of the flow, traces and a call of a model.</summary>
internal sealed record FinishedTurn(Chat Chat, string FlowId)
{
    public required string Question { get; init; }

    public required string Answer { get; init; }

    public required string State { get; init; }

    public required long FlowStep { get; init; }

    public required string FlowState { get; init; }

    /// <summary>Of the question.</summary>
    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    public required string Decision { get; init; }

    public required string Reasoning { get; init; }

    /// <summary>Percent.</summary>
    public required double Agreement { get; init; }

    /// <summary>One after the other; the last ends now.</summary>
    public required IReadOnlyList<Stage> Stages { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public required string ProviderMessageId { get; init; }

    public required long InputTokens { get; init; }

    public required long OutputTokens { get; init; }

    public required long CostNanos { get; init; }

    public required long ResponseTimeMs { get; init; }

    /// <summary>What a classifier said.</summary>
    internal sealed record Verdict(string Classifier, string Result, double Confidence, long ProcessingTimeMs);

    /// <summary>A stage of the pipeline.</summary>
    internal sealed record Stage(string Name, long DurationMs, string Data);
}
