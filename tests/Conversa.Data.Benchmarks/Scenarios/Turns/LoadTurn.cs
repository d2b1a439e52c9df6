using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Benchmarks.Lanes.Turns;

namespace Conversa.Data.Benchmarks.Scenarios.Turns;

/// <summary>Reading all that a turn needs: of any conversation from the database, and of a hundred busy ones with the cache on.</summary>
internal sealed class LoadTurn : IScenario
{
    private const int Rounds = 600;
    private const int Operations = 5;
    private const int WarmUp = 400;
    private const int Busy = 100;
    private const double MostRatio = 1.3;
    private const double MostCached = 0.1;

    public string Name => "load-turn";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var template = await workspace.TurnsAsync();
        var times = await MeasureAsync(workspace, template, Lane.Names, template.Chats, cached: false);
        var cached = await MeasureAsync(workspace, template, [Lane.Raw, Lane.Conversa], [.. template.Chats.Take(Busy)], cached: true);
        return [Row("load a turn, uncached", times, MostRatio), Row("load a turn of 100 busy conversations, cached", cached, MostCached)];
    }

    private static async Task<IReadOnlyList<LaneTimes>> MeasureAsync(Workspace workspace, Template template, IReadOnlyList<string> names, IReadOnlyList<Chat> chats, bool cached)
    {
        await using var lanes = await TurnLanes.OnCopiesAsync(workspace, template, names, cached);
        foreach (var chat in chats)
        {
            await RequireSameAsync(lanes, names, chat);
        }

        return await Harness.Rounds.RunAsync(names, workspace.Corpus, workspace.Options.RoundsOr(Rounds), WarmUp, _ =>
        {
            var several = workspace.Corpus.Several(chats, Operations);
            return async name =>
            {
                var lane = lanes[name];
                var started = workspace.Options.Seconds();
                foreach (var chat in several)
                {
                    await lane.LoadAsync(chat);
                }

                return (workspace.Options.Seconds() - started) / Operations;
            };
        });
    }

    private static async Task RequireSameAsync(TurnLanes lanes, IReadOnlyList<string> names, Chat chat)
    {
        var expected = await lanes[names[0]].LoadAsync(chat);
        foreach (var name in names)
        {
            var parts = await lanes[name].LoadAsync(chat);
            if (parts != expected)
            {
                throw new InvalidOperationException($"{name} loads {parts}, {names[0]} {expected}.");
            }
        }
    }

    private static ReportRow Row(string work, IReadOnlyList<LaneTimes> times, double most)
    {
        var ratio = times.Single(t => t.Lane == Lane.Conversa).RatioTo(times[0]);
        return new(work, Cell.Ratios(times), new Bar($"<= {Format.Ratio(most)}", ratio <= most));
    }
}
