using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Benchmarks.Lanes.Turns;

namespace Conversa.Data.Benchmarks.Scenarios.Turns;

/// <summary>What share of its reads the cache answers while turns are loaded and saved in a hundred conversations, the first of each included.</summary>
internal sealed class CacheHits : IScenario
{
    private const int Turns = 20_000;
    private const int Busy = 100;
    private const double Least = 0.99;

    public string Name => "cache-hits";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var template = await workspace.TurnsAsync();
        await using var lanes = await TurnLanes.OnCopiesAsync(workspace, template, [Lane.Conversa], cached: true);
        var chats = template.Chats.Take(Busy).ToArray();
        for (var i = workspace.Options.Scaled(Turns); i > 0; i--)
        {
            var turn = TurnWork.Chatted(workspace.Corpus, chats);
            await lanes.Conversa.LoadAsync(turn.Chat);
            await lanes.Conversa.SaveAsync(turn);
        }

        var ratio = (await lanes.Conversa.Store.Maintenance.GetHealthAsync()).HotCacheHitRatio ?? 0;
        return [new("turns: share of the reads that the cache answers", Cell.Ours($"{ratio:0.0000}"), new Bar($">= {Format.Ratio(Least)}", ratio >= Least))];
    }
}
