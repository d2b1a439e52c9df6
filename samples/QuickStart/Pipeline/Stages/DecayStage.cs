namespace QuickStart.Pipeline.Stages;

/// <summary>Lets fade what time has made less true: half of the momentum is gone after a week of silence.</summary>
internal sealed class DecayStage : IStage
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(7);

    public string Name => "decay";

    public Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.History.LastOrDefault(m => m.Id != turn.Message.Id) is { } before)
        {
            var silence = turn.Message.Timestamp - before.Timestamp;
            turn.State = turn.State with { Momentum = turn.State.Momentum * Math.Pow(0.5, silence / HalfLife) };
        }

        return Task.CompletedTask;
    }
}
