namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>What came of a load, so that it can be seen that all lanes read the same.</summary>
internal readonly record struct TurnParts(int Messages, long StateVersion, long FlowStep, int Approvals, int Goals, long WorkingSteps);
