using System.Collections.Concurrent;
using System.Diagnostics;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Performance;
using Conversa.Data.Retention;

namespace Conversa.Data.Benchmarks.Scenarios.Operations;

/// <summary>Deleting a million metrics that are too old while eight callers append: what that does to their 99th percentile, and how long the writer is held at a time.</summary>
internal sealed class ApplyRetention : IScenario
{
    private const int Callers = 8;
    private const int Users = 100;
    private const int Batch = 1000;
    private const double MostRatio = 3;

    public string Name => "retention";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var quick = workspace.Options.Quick;
        var metrics = quick ? 50_000 : 1_000_000;
        var path = workspace.NewPath(Name);
        await FillAsync(path, metrics);
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}");
        var turns = workspace.Corpus.Turns(await ChatsAsync(store), 10_000);

        await AppendAsync(store, turns, Task.Delay(TimeSpan.FromSeconds(1)));
        var before = await AppendAsync(store, turns, Task.Delay(TimeSpan.FromSeconds(quick ? 2 : 10)));
        var applying = store.Maintenance.ApplyRetentionAsync();
        var during = await AppendAsync(store, turns, applying);
        var report = await applying;
        var ratio = Statistics.Percentile(during, 0.99) / Statistics.Percentile(before, 0.99);
        return
        [
            Row($"append, {Callers} callers: p50 / p99", Times(before), null),
            Row($"... while {metrics:N0} old metrics are deleted: p50 / p99", $"{Times(during)}, p99 {Format.Ratio(ratio)} of that", new Bar($"p99 < {MostRatio}x", ratio < MostRatio)),
            Row("... longest hold of the writer", Format.Time(report.LongestHold.TotalSeconds), new Bar("< 50 ms", report.LongestHold.TotalSeconds < 0.05)),
            Row("... in all", $"{Format.Time(report.Duration.TotalSeconds)}, {during.Count / report.Duration.TotalSeconds:N0} appends/s, {Format.Mebibytes(report.ReleasedBytes)} given back", new Bar($"{metrics:N0} rows", report.Rows[RetentionTable.PerformanceMetrics] == metrics)),
        ];
    }

    private static ReportRow Row(string title, string cell, Bar? bar) => new(title, Cell.Ours(cell), bar);

    private static string Times(IReadOnlyCollection<double> seconds) => $"{Format.Time(Statistics.Median(seconds))} / {Format.Time(Statistics.Percentile(seconds, 0.99))}";

    private static async Task<IReadOnlyCollection<double>> AppendAsync(IConversationStore store, Turn[] turns, Task until)
    {
        var seconds = new ConcurrentBag<double>();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = caller; !until.IsCompleted; i += Callers)
            {
                var turn = turns[i % turns.Length];
                var started = Stopwatch.GetTimestamp();
                await store.Messages.AppendAsync(turn.Chat.Id, turn.Role, turn.Content);
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        })));
        return seconds;
    }

    private static async Task<List<Chat>> ChatsAsync(IConversationStore store)
    {
        var chats = new List<Chat>();
        for (var i = 0; i < Users * 10; i++)
        {
            var chat = await store.Conversations.CreateAsync($"user-{i % Users}");
            chats.Add(new(chat.Id, chat.UserId));
        }

        return chats;
    }

    // As a bot has noted them, long ago.
    private static async Task FillAsync(string path, int metrics)
    {
        var then = new LongAgo();
        await using var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = $"Data Source={path}", TimeProvider = then });
        var random = new Random(7);
        foreach (var batch in Enumerable.Range(0, metrics).Chunk(Batch))
        {
            await store.Analytics.Performance.RecordManyAsync([.. batch.Select(i => new NewPerformanceMetric($"operation {i % 10}", then.GetUtcNow().AddMilliseconds(-random.Next(2000)), then.GetUtcNow())
            {
                OperationDetails = """{"model":"small","streaming":true}""",
                Success = i % 50 != 0,
                TokensUsed = random.Next(4000),
            })]);
        }
    }

    private sealed class LongAgo : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddDays(-100);
    }
}
