using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios;

/// <summary>Work of one caller, who awaits each operation before the next.</summary>
internal abstract class OneCaller(string name, string title, double mostRatio, int rounds, int operations) : IScenario
{
    // However few rounds count, all lanes run compiled code by then.
    private const int WarmUpOperations = 2000;

    public string Name => name;

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        await using var lanes = await OpenLanes.OnCopiesAsync(workspace, await TemplateAsync(workspace), Durability.Normal, IsCached);
        foreach (var lane in Lane.Names)
        {
            await PrepareAsync(lanes[lane], workspace, lanes.Template);
        }

        var warmUp = Math.Max(3, WarmUpOperations / operations);
        var times = await Rounds.RunAsync(Lane.Names, workspace.Corpus, workspace.Options.RoundsOr(rounds), warmUp, _ =>
        {
            var work = NewRound(lanes.Template, workspace.Corpus, operations);
            return async lane =>
            {
                var started = workspace.Options.Seconds();
                await work(lanes[lane]);
                return (workspace.Options.Seconds() - started) / operations;
            };
        });
        return [Row(times)];
    }

    /// <summary>Whether the library keeps what is hot in memory, as it does unless a host says otherwise. Off where reading the database is what is measured.</summary>
    protected virtual bool IsCached => true;

    protected virtual Task<Template> TemplateAsync(Workspace workspace) => workspace.SmallAsync();

    /// <summary>What has to be done once before the rounds.</summary>
    protected virtual ValueTask PrepareAsync(ILane lane, Workspace workspace, Template template) => default;

    /// <summary>Chooses a round's work, and gives what does it on a lane.</summary>
    protected abstract Func<ILane, Task> NewRound(Template template, Corpus corpus, int count);

    private ReportRow Row(IReadOnlyList<LaneTimes> times)
    {
        var ratio = times.Single(t => t.Lane == Lane.Conversa).RatioTo(times[0]);
        return new(
            title,
            Cell.Ratios(times),
            new Bar($"<= {Format.Ratio(mostRatio)}", ratio <= mostRatio));
    }
}
