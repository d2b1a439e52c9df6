namespace QuickStart.Pipeline.Stages;

/// <summary>Draws the conclusions: what the coach keeps in mind from this turn, and what the reply cost.</summary>
internal sealed class PostStage : IStage
{
    public string Name => "post";

    public Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var change = turn.Decision.Mode switch { "celebrate" => 0.3, "support" => -0.1, _ => 0.1 };
        turn.State = turn.State with
        {
            Mode = turn.Decision.Mode,
            Momentum = Math.Round(Math.Clamp(turn.State.Momentum + change, 0, 1), 2),
            Goal = turn.NewGoal ?? turn.State.Goal,
            Mood = turn.Decision["sentiment"],
            Turns = turn.State.Turns + 1,
        };
        turn.ReplyTokens = Tokens.Estimate(turn.Reply);
        return Task.CompletedTask;
    }
}
