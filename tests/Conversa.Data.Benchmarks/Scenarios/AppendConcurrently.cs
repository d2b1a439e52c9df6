using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios;

/// <summary>Many callers who append at once. The yardstick stays one caller, which is the best that raw SQLite can do.</summary>
internal sealed class AppendConcurrently(string name, Durability durability, double leastRatio) : IScenario
{
    private const int ManyCallers = 32;
    private const int Appends = 960;
    private const double MostTail = 1.25;

    public string Name => name;

    private string Title => $"append, {ManyCallers} callers{(durability == Durability.Full ? ", FULL" : "")}";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        await using var lanes = await OpenLanes.OnCopiesAsync(workspace, await workspace.SmallAsync(), durability, cached: true);
        var latencies = Lane.Names.ToDictionary(l => l, _ => new List<double>());
        var times = await Rounds.RunAsync(Lane.Names, workspace.Corpus, workspace.Options.RoundsOr(30), warmUp: 3, counts =>
        {
            var turns = workspace.Corpus.Turns(lanes.Template.Chats, Appends);
            return async lane =>
            {
                var each = new double[turns.Length];
                var seconds = await Callers.AppendAsync(lanes[lane], lane == Lane.Raw ? 1 : ManyCallers, turns, each);
                if (counts)
                {
                    latencies[lane].AddRange(each);
                }

                return seconds / turns.Length;
            };
        });
        return [Throughput(times), Latency(latencies)];
    }

    private ReportRow Throughput(IReadOnlyList<LaneTimes> times)
    {
        double Ratio(LaneTimes t) => times[0].RatioTo(t);
        var ours = Ratio(times.Single(t => t.Lane == Lane.Conversa));
        return new(
            $"{Title}: throughput (raw: 1 caller)",
            times.ToDictionary(t => t.Lane, t => new Cell(Format.Ratio(Ratio(t)), Format.Rate(1 / t.Median))),
            new Bar($">= {Format.Ratio(leastRatio)}", ours >= leastRatio));
    }

    private ReportRow Latency(Dictionary<string, List<double>> latencies)
    {
        double Tail(string lane) => Statistics.Percentile(latencies[lane], 0.99);
        return new(
            $"{Title}: p50 / p99",
            latencies.ToDictionary(l => l.Key, l => new Cell($"{Format.Time(Statistics.Median(l.Value))} / {Format.Time(Tail(l.Key))}")),
            new Bar($"p99 <= {Format.Ratio(MostTail)} dapper's", Tail(Lane.Conversa) <= MostTail * Tail(Lane.Dapper)));
    }
}
