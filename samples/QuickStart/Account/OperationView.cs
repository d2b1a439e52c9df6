using Conversa.Data;
using Conversa.Data.Conversations;
using Conversa.Data.Metrics;
using Conversa.Data.Traces;
using QuickStart.Pipeline;
using Spectre.Console;

namespace QuickStart.Account;

/// <summary>How the bot ran.</summary>
internal static class OperationView
{
    private static readonly List<string> StageOrder = ["load", "decay", "global", "classify", "handle", "post", "save"];

    /// <summary>How long each stage took and how often it failed.</summary>
    public static Table Stages(IReadOnlyList<StageStatistics> stages)
    {
        var table = Tables.New("Stages of the pipeline").Caption("The first run of each includes its compilation.").AddColumn("Stage").Right("Runs", "Failed", "Median", "Mean", "Slowest");

        // The store has those first that ran most; the order of the pipeline is the one a message took. What is not in it, a tool, comes last: -1 is the largest uint.
        foreach (var stage in stages.OrderBy(s => (uint)StageOrder.IndexOf(s.Stage)))
        {
            table.AddTexts(
                stage.Stage,
                Tables.Number(stage.Count),
                Tables.Number(stage.Failed),
                $"{stage.P50Ms} ms",
                $"{Tables.Number(stage.AverageMs)} ms",
                $"{stage.MaxMs} ms");
        }

        return table;
    }

    /// <summary>The metrics, day by day. A day without figures is not in the series.</summary>
    public static async Task<Table> MetricsAsync(IConversationStore store, Conversation conversation, CancellationToken cancellationToken)
    {
        var latencies = await SeriesAsync(CoachMetrics.Latency);
        var tokens = await SeriesAsync(CoachMetrics.ReplyTokens);

        var table = Tables.New("Metrics by day").AddColumn("Day").Right("Turns", "Mean latency", "Slowest", "Tokens of replies");
        foreach (var (latency, token) in latencies.Zip(tokens))
        {
            table.AddTexts(
                latency.Start.ToString("d MMM", CultureInfo.InvariantCulture),
                Tables.Number(latency.Count),
                $"{Tables.Number(latency.Average)} ms",
                $"{Tables.Number(latency.Maximum)} ms",
                Tables.Number(token.Sum));
        }

        return table;

        Task<IReadOnlyList<MetricPoint>> SeriesAsync(string type) => store.Analytics.Metrics.GetSeriesAsync(
            type,
            conversation.StartedAt,
            conversation.LastActivityAt.AddDays(1),
            bucket: TimeSpan.FromDays(1),
            cancellationToken);
    }
}
