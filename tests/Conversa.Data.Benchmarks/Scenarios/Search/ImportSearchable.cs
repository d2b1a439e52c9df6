using System.Diagnostics;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios.Search;

/// <summary>An import in transactions of 1,000 until every message is searchable. The lanes take turns every 10,000.</summary>
internal sealed class ImportSearchable : IScenario
{
    private const int Messages = 100_000;
    private const int Turn = 10_000;
    private const double MostRatio = 0.45;

    public string Name => "search-import";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var template = await workspace.SmallAsync();
        await using var lanes = await SearchableLanes.OnCopiesAsync(workspace, template);
        var seconds = SearchableLanes.Names.ToDictionary(l => l, _ => 0.0);
        var count = workspace.Options.Scaled(Messages);
        for (var done = 0; done < count; done += Turn)
        {
            var turns = workspace.Corpus.Turns(template.Chats, Math.Min(Turn, count - done));
            string[] order = [.. SearchableLanes.Names];
            workspace.Corpus.Shuffle(order);
            foreach (var lane in order)
            {
                var started = Stopwatch.GetTimestamp();
                foreach (var batch in turns.Chunk(1000))
                {
                    await lanes[lane].AppendManyAsync(batch);
                }

                if (lane == Lane.Conversa)
                {
                    await lanes.Conversa.IndexAsync();
                }

                seconds[lane] += Stopwatch.GetElapsedTime(started).TotalSeconds;
            }
        }

        var ratio = seconds[Lane.Conversa] / seconds[Lane.Raw];
        return
        [
            new(
                $"import {count:N0} messages until all are searchable",
                seconds.ToDictionary(s => s.Key, s => new Cell(Format.Ratio(s.Value / seconds[Lane.Raw]), Format.Time(s.Value))),
                new Bar($"<= {Format.Ratio(MostRatio)}", ratio <= MostRatio)),
        ];
    }
}
