using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Benchmarks.Lanes.Turns;

namespace Conversa.Data.Benchmarks.Scenarios.Turns;

/// <summary>Storing all that a turn made in one commit, then the next.</summary>
internal sealed class SaveTurn : IScenario
{
    private const int Rounds = 400;
    private const int Operations = 5;
    private const int WarmUp = 200;
    private const double MostRatio = 1.5;
    private const double LeastOfEfCore = 4;

    public string Name => "save-turn";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var template = await workspace.TurnsAsync();
        await using var lanes = await TurnLanes.OnCopiesAsync(workspace, template, Lane.Names, cached: true);
        var times = await Harness.Rounds.RunAsync(Lane.Names, workspace.Corpus, workspace.Options.RoundsOr(Rounds), WarmUp, _ =>
        {
            var turns = TurnWork.Several(workspace.Corpus, template.Chats, Operations);
            return async name =>
            {
                var lane = lanes[name];
                var started = workspace.Options.Seconds();
                foreach (var turn in turns)
                {
                    await lane.SaveAsync(turn);
                }

                return (workspace.Options.Seconds() - started) / Operations;
            };
        });
        var ours = times.Single(t => t.Lane == Lane.Conversa);
        var met = ours.RatioTo(times[0]) <= MostRatio && times.Single(t => t.Lane == Lane.EfCore).RatioTo(ours) >= LeastOfEfCore;
        return [new("save a turn, 1 caller", Cell.Ratios(times), new Bar($"<= {Format.Ratio(MostRatio)}, <= 1/{LeastOfEfCore} efcore", met))];
    }
}
