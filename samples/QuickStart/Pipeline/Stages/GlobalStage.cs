namespace QuickStart.Pipeline.Stages;

/// <summary>Looks beyond the conversation: goals belong to the user, wherever they were said. The newest ten are enough to talk about.</summary>
internal sealed class GlobalStage : IStage
{
    public string Name => "global";

    public Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        turn.OpenGoals = [.. turn.Goals.Take(10)];
        return Task.CompletedTask;
    }
}
