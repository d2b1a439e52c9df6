using System.Globalization;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Benchmarks.Lanes.Turns;
using Conversa.Data.Benchmarks.Scenarios.Turns;

namespace Conversa.Data.Benchmarks.Growth;

/// <summary>Fills a database to several sizes, then repeats what a bot does on every turn on all of them, interleaved, without the cache.</summary>
internal static class GrowthRun
{
    public const string Verb = "growth";

    private const int Operations = 10;
    private const int WarmUp = 20;
    private const double MostGrowth = 1.5;

    public static async Task<int> RunAsync(string[] args)
    {
        GrowthOptions options;
        try
        {
            options = GrowthOptions.Parse(args);
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

        var directory = Directory.CreateTempSubdirectory("conversa-growth-");
        try
        {
            return await RunAsync(options, directory.FullName);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(GrowthOptions options, string directory)
    {
        var corpus = new Corpus();
        var growing = new GrowingStore(directory, corpus, options.Conversations);
        var files = new List<GrownFile>();
        foreach (var size in options.Sizes)
        {
            files.Add(await growing.FillToAsync(size));
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{size:N0} messages, {Format.Rate(files[^1].PerSecond)} ..."));
        }

        var lanes = new Dictionary<string, ConversaTurnLane>();
        foreach (var file in files)
        {
            lanes[NameOf(file)] = new(await Stores.OpenAsync(file.Path, search: true));
        }

        try
        {
            return await ReportAsync(files, await MeasureAsync(options, corpus, growing.Busy, lanes));
        }
        finally
        {
            foreach (var lane in lanes.Values)
            {
                await lane.DisposeAsync();
            }
        }
    }

    private static async Task<(string Work, bool IsBarred, IReadOnlyList<LaneTimes> Times)[]> MeasureAsync(GrowthOptions options, Corpus corpus, IReadOnlyList<Chat> busy, Dictionary<string, ConversaTurnLane> lanes)
    {
        Task<IReadOnlyList<LaneTimes>> RoundsAsync<T>(Func<T[]> next, Func<ConversaTurnLane, T, Task> operate) =>
            Rounds.RunAsync([.. lanes.Keys], corpus, options.Rounds, WarmUp, _ =>
            {
                var items = next();
                return async name =>
                {
                    var started = System.Diagnostics.Stopwatch.GetTimestamp();
                    foreach (var item in items)
                    {
                        await operate(lanes[name], item);
                    }

                    return System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds / items.Length;
                };
            });
        return
        [
            ("load a turn", true, await RoundsAsync(() => corpus.Several(busy, Operations), async (lane, chat) => await lane.LoadAsync(chat))),
            ("append a message", true, await RoundsAsync(() => corpus.Turns(busy, Operations), async (lane, turn) => await lane.Store.Messages.AppendAsync(turn.Chat.Id, turn.Role, turn.Content))),
            ("save a turn", false, await RoundsAsync(() => TurnWork.Several(corpus, busy, Operations), async (lane, turn) => await lane.SaveAsync(turn))),
        ];
    }

    private static async Task<int> ReportAsync(List<GrownFile> files, (string Work, bool IsBarred, IReadOnlyList<LaneTimes> Times)[] measured)
    {
        List<string[]> lines =
        [
            ["bytes a message, all indexed", .. files.Select(f => Format.Bytes((double)f.Bytes / f.Messages)), Format.Ratio(Per(files[^1]) / Per(files[0])), ""],
            ["filled, messages a second", .. files.Select(f => Format.Rate(f.PerSecond)), Format.Ratio(files[0].PerSecond / files[^1].PerSecond), ""],
        ];
        var met = true;
        foreach (var (work, isBarred, times) in measured)
        {
            var growth = times[^1].RatioTo(times[0]);
            met &= !isBarred || growth <= MostGrowth;
            lines.Add([work, .. times.Select(t => Format.Time(t.Median)), Format.Ratio(growth), isBarred ? $"<= {Format.Ratio(MostGrowth)} {(growth <= MostGrowth ? "ok" : "MISS")}" : ""]);
        }

        await Console.Out.WriteLineAsync(Report.Table(["work", .. files.Select(NameOf), "growth", "bar"], lines));
        return met ? 0 : 1;

        static double Per(GrownFile file) => (double)file.Bytes / file.Messages;
    }

    private static string NameOf(GrownFile file) => string.Create(CultureInfo.InvariantCulture, $"{file.Messages:N0}");
}
