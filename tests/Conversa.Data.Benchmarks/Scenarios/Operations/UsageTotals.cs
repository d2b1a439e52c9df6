using System.Diagnostics;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Usage;

namespace Conversa.Data.Benchmarks.Scenarios.Operations;

/// <summary>What one user's calls of a month come to, out of a million calls of a hundred users over a year; and, to see what that index is worth, everybody's.</summary>
internal sealed class UsageTotals : IScenario
{
    private const int Calls = 1_000_000;
    private const int Users = 100;
    private const int Months = 12;
    private const double Most = 0.005;

    private static readonly DateTimeOffset Newest = DateTimeOffset.UtcNow;

    private readonly Random _random = new(7);

    public string Name => "usage-totals";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var calls = workspace.Options.Scaled(Calls);
        await using var store = await ConversationStore.OpenAsync($"Data Source={workspace.NewPath(Name)}");
        await FillAsync(store, calls);
        var rows = new List<ReportRow>();
        foreach (var groupBy in new[] { UsageGrouping.None, UsageGrouping.Model, UsageGrouping.Day, UsageGrouping.Conversation })
        {
            var times = await TimeAsync(store, i => Month($"user-{i % Users}"), groupBy, workspace.Options.RoundsOr(200));
            rows.Add(Row($"usage of a user's month of {calls:N0}, by {groupBy}: p50 / p99", times, new Bar("p50 < 5 ms", Statistics.Median(times) < Most)));
        }

        var everybody = await TimeAsync(store, _ => Month(null), UsageGrouping.User, workspace.Options.RoundsOr(20));
        rows.Add(Row($"usage of everybody's month of {calls:N0}, by user: p50 / p99", everybody, null));
        return rows;
    }

    private static UsageFilter Month(string? user) => new() { UserId = user, From = Newest.AddDays(-60), To = Newest.AddDays(-30) };

    private static ReportRow Row(string title, List<double> times, Bar? bar) => new(
        title,
        Cell.Ours($"{Format.Time(Statistics.Median(times))} / {Format.Time(Statistics.Percentile(times, 0.99))}"),
        bar);

    private static async Task<List<double>> TimeAsync(IConversationStore store, Func<int, UsageFilter> filter, UsageGrouping groupBy, int rounds)
    {
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await store.Usage.GetTotalsAsync(filter(i), groupBy);
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return times;
    }

    private async Task FillAsync(IConversationStore store, int calls)
    {
        var chats = new List<string>();
        for (var i = 0; i < Users * 5; i++)
        {
            chats.Add((await store.Conversations.CreateAsync($"user-{i % Users}")).Id);
        }

        // Oldest first, as they come in.
        foreach (var batch in Enumerable.Range(0, calls).Chunk(1000))
        {
            await store.Usage.LogManyAsync([.. batch.Select(i => Call(chats[_random.Next(chats.Count)], i, Newest.AddDays(-30.0 * Months * (calls - i) / calls)))]);
        }
    }

    private NewUsage Call(string chat, int number, DateTimeOffset time) => new("anthropic", $"model-{_random.Next(5)}")
    {
        ConversationId = chat,
        ProviderMessageId = $"msg_{number}",
        InputTokens = _random.Next(4000),
        OutputTokens = _random.Next(1000),
        CachedTokens = _random.Next(2) == 0 ? null : _random.Next(4000),
        ResponseTimeMs = _random.Next(10_000),
        Cost = _random.Next(100_000_000) / 1_000_000_000m,
        Timestamp = time,
    };
}
