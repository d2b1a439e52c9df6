using System.Diagnostics;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios.Search;

/// <summary>Appending without pause with search on: when the clock stops, everything is indexed. The yardstick is one caller.</summary>
internal sealed class AppendSearchable(string name, int callers, double mostRatio) : IScenario
{
    private const int Appends = 3000;
    private const double MostTail = 0.1;

    public string Name => name;

    private string Title => $"append with search on, {callers} caller{(callers == 1 ? "" : "s")}";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var template = await workspace.SmallAsync();
        await using var lanes = await SearchableLanes.OnCopiesAsync(workspace, template);
        var latencies = SearchableLanes.Names.ToDictionary(l => l, _ => new List<double>());
        var times = await Rounds.RunAsync(SearchableLanes.Names, workspace.Corpus, workspace.Options.RoundsOr(12), warmUp: 2, counts =>
        {
            var turns = workspace.Corpus.Turns(template.Chats, workspace.Options.Scaled(Appends));
            return async lane =>
            {
                var each = new double[turns.Length];
                var started = Stopwatch.GetTimestamp();
                if (lane == Lane.Raw || callers == 1)
                {
                    await OneByOneAsync(lanes[lane], turns, each);
                }
                else
                {
                    await Callers.AppendAsync(lanes[lane], callers, turns, each);
                }

                if (lane == Lane.Conversa)
                {
                    await lanes.Conversa.IndexAsync();
                }

                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                if (counts)
                {
                    latencies[lane].AddRange(each);
                }

                return seconds / turns.Length;
            };
        });
        var ratio = times[1].RatioTo(times[0]);
        return
        [
            new(Title, Cell.Ratios(times), new Bar($"<= {Format.Ratio(mostRatio)}", ratio <= mostRatio)),
            Latency(latencies),
        ];
    }

    private static async Task OneByOneAsync(ILane lane, Turn[] turns, double[] each)
    {
        for (var i = 0; i < turns.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await lane.AppendAsync(turns[i]);
            each[i] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
    }

    private ReportRow Latency(Dictionary<string, List<double>> latencies)
    {
        double Tail(string lane) => Statistics.Percentile(latencies[lane], 0.99);
        return new(
            $"{Title}: p50 / p99",
            latencies.ToDictionary(l => l.Key, l => new Cell($"{Format.Time(Statistics.Median(l.Value))} / {Format.Time(Tail(l.Key))}")),
            callers == 1 ? new Bar($"p99 <= {Format.Ratio(MostTail)} raw's", Tail(Lane.Conversa) <= MostTail * Tail(Lane.Raw)) : null);
    }
}
