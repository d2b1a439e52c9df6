using System.Diagnostics;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Benchmarks.Lanes.Turns;

namespace Conversa.Data.Benchmarks.Scenarios.Turns;

/// <summary>Many callers who save turns at once with search on: when the clock stops, everything is indexed. Beside it Dapper with a full-text trigger.</summary>
internal sealed class SaveTurnsConcurrently : IScenario
{
    private const int ManyCallers = 32;
    private const int Turns = 640;
    private const int Rounds = 12;
    private const double LeastRatio = 4;
    private const double MostTail = 0.1;

    private static readonly string[] Names = [Lane.Dapper, Lane.Conversa];

    public string Name => "save-turn-32";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var template = await workspace.TurnsAsync();
        await using var lanes = await TurnLanes.OnCopiesAsync(workspace, template, Names, cached: true, searchable: true);
        await lanes.Conversa.Store.IndexAsync();
        var latencies = Names.ToDictionary(l => l, _ => new List<double>());
        var times = await Harness.Rounds.RunAsync(Names, workspace.Corpus, workspace.Options.RoundsOr(Rounds), warmUp: 2, counts =>
        {
            var turns = TurnWork.Several(workspace.Corpus, template.Chats, Turns);
            return async name =>
            {
                var lane = lanes[name];
                var each = new double[turns.Length];
                var started = Stopwatch.GetTimestamp();
                await Callers.RunAsync(lane.SaveAsync, lane.Blocks, ManyCallers, turns, each);
                if (name == Lane.Conversa)
                {
                    await lanes.Conversa.Store.IndexAsync();
                }

                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                if (counts)
                {
                    latencies[name].AddRange(each);
                }

                return seconds / turns.Length;
            };
        });
        return [Throughput(times), Latency(latencies)];
    }

    private static ReportRow Throughput(IReadOnlyList<LaneTimes> times)
    {
        double Ratio(LaneTimes t) => times[0].RatioTo(t);
        return new(
            $"save a turn, search on, {ManyCallers} callers: throughput against dapper",
            times.ToDictionary(t => t.Lane, t => new Cell(Format.Ratio(Ratio(t)), Format.Rate(1 / t.Median))),
            new Bar($">= {Format.Ratio(LeastRatio)}", Ratio(times[1]) >= LeastRatio));
    }

    private static ReportRow Latency(Dictionary<string, List<double>> latencies)
    {
        double Tail(string lane) => Statistics.Percentile(latencies[lane], 0.99);
        return new(
            $"save a turn, search on, {ManyCallers} callers: p50 / p99",
            latencies.ToDictionary(l => l.Key, l => new Cell($"{Format.Time(Statistics.Median(l.Value))} / {Format.Time(Tail(l.Key))}")),
            new Bar($"p99 <= {Format.Ratio(MostTail)} dapper's", Tail(Lane.Conversa) <= MostTail * Tail(Lane.Dapper)));
    }
}
