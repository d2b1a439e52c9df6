using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios.Turns;

/// <summary>What the cache is worth: the newest messages and the latest state of a hundred busy conversations, beside raw from the file.</summary>
internal sealed class CachedReads : IScenario
{
    private const int Busy = 100;
    private const int Operations = 50;
    private const int Rounds = 300;
    private const int WarmUp = 100;
    private const double MostRecent = 1 / 50.0;
    private const double MostState = 1 / 10.0;

    private static readonly string[] Names = [Lane.Raw, Lane.Conversa];

    public string Name => "cached";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var template = await workspace.LargeAsync();
        var chats = template.Chats.Take(Busy).ToArray();
        await using var raw = new RawLane(workspace.Copy(template, Lane.Raw), Durability.Normal);
        await using var conversa = new ConversaLane(await Stores.OpenAsync(workspace.Copy(template, Lane.Conversa), cached: true));
        Task<IReadOnlyList<LaneTimes>> MeasureAsync(Func<ILane, Chat, ValueTask> read) => CachedReads.MeasureAsync(workspace, chats, raw, conversa, read);
        return
        [
            Row("recent 50, cached", await MeasureAsync(async (lane, chat) => await lane.GetRecentAsync(chat.Id, 50)), MostRecent),
            Row("latest state of 2 KB, cached", await MeasureAsync(async (lane, chat) => await lane.GetLatestStateAsync(chat.Id)), MostState),
        ];
    }

    private static async Task<IReadOnlyList<LaneTimes>> MeasureAsync(Workspace workspace, Chat[] chats, ILane raw, ILane conversa, Func<ILane, Chat, ValueTask> read)
    {
        foreach (var chat in chats)
        {
            await read(conversa, chat);
        }

        return await Harness.Rounds.RunAsync(Names, workspace.Corpus, workspace.Options.RoundsOr(Rounds), WarmUp, _ =>
        {
            var several = workspace.Corpus.Several(chats, Operations);
            return async name =>
            {
                var lane = name == Lane.Raw ? raw : conversa;
                var started = workspace.Options.Seconds();
                foreach (var chat in several)
                {
                    await read(lane, chat);
                }

                return (workspace.Options.Seconds() - started) / Operations;
            };
        });
    }

    private static ReportRow Row(string work, IReadOnlyList<LaneTimes> times, double most)
    {
        var ratio = times[1].RatioTo(times[0]);
        var cells = times.ToDictionary(t => t.Lane, t => new Cell($"{t.RatioTo(times[0]):0.0000}", Format.Time(t.Median)));
        return new(work, cells, new Bar($"<= 1/{1 / most:0}", ratio <= most));
    }
}
