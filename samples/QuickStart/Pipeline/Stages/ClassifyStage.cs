using QuickStart.Classifiers;

namespace QuickStart.Pipeline.Stages;

/// <summary>Asks every classifier and lets the arbiter decide. Nothing is stored here: the save stage does that for the whole turn.</summary>
internal sealed class ClassifyStage : IStage
{
    public string Name => "classify";

    public Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        turn.Opinions = [.. CoachClassifiers.All.Select(c => c.Classify(turn.Message.Content))];
        turn.Decision = Arbiter.Decide(turn.Opinions);
        return Task.CompletedTask;
    }
}
