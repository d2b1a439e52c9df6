using Conversa.Data.Traces;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Traces;

public abstract class TraceAnalysisContract(EngineKind engine) : StoreContract(engine)
{
    private ITraceRepository Traces => Store.Traces;

    [Fact]
    public async Task ListSlowest_gives_the_slowest_that_have_ended_first()
    {
        await EndedAsync("a", 10);
        await EndedAsync("b", 30);
        await EndedAsync("a", 20, failed: true);
        await EndedAsync("a", 30);
        await Traces.StartTraceAsync(new("a") { StartTime = ManualClock.Start.AddDays(-9) });

        async Task<IEnumerable<(string, long?)>> Of(string? stage = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100) =>
            (await Traces.ListSlowestAsync(stage, from, to, limit)).Select(t => (t.Stage, t.DurationMs));

        (await Of()).Should().Equal(("b", 30), ("a", 30), ("a", 20), ("a", 10));
        (await Of("a")).Should().Equal(("a", 30), ("a", 20), ("a", 10));
        (await Of(limit: 2)).Should().Equal(("b", 30), ("a", 30));
        (await Of(from: ManualClock.Start.AddMilliseconds(40))).Should().Equal(("a", 30), ("a", 20));
        (await Of(to: ManualClock.Start.AddMilliseconds(40))).Should().Equal(("b", 30), ("a", 10));
        (await Of("nothing")).Should().BeEmpty();
    }

    [Fact]
    public async Task ListFailures_gives_the_newest_first()
    {
        await EndedAsync("a", 10, failed: true);
        await EndedAsync("b", 10, failed: true);
        await EndedAsync("a", 10);
        await EndedAsync("a", 0, failed: true);
        await EndedAsync("a2", 0, failed: true);
        await Traces.StartTraceAsync(new("a"));

        async Task<IEnumerable<string>> Of(string? stage = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100) =>
            (await Traces.ListFailuresAsync(stage, from, to, limit)).Select(t => $"{t.Stage}@{(t.StartTime - ManualClock.Start).TotalMilliseconds}");

        (await Of()).Should().Equal("a2@30", "a@30", "b@10", "a@0");
        (await Of("a")).Should().Equal("a@30", "a@0");
        (await Of(limit: 1)).Should().Equal("a2@30");
        (await Of(from: ManualClock.Start.AddMilliseconds(10), to: ManualClock.Start.AddMilliseconds(30))).Should().Equal("b@10");
    }

    [Fact]
    public async Task GetStageStatistics_counts_what_has_ended()
    {
        var chat = await ChatAsync();
        foreach (var ms in Enumerable.Range(1, 100).Reverse())
        {
            await EndedAsync("handle", ms, failed: ms > 97, conversationId: ms % 2 == 0 ? chat.Id : null);
        }

        await EndedAsync("load", 7);
        await EndedAsync("decay", 0);
        await Traces.StartTraceAsync(new("save"));

        var statistics = await Traces.GetStageStatisticsAsync();
        var ofConversation = await Traces.GetStageStatisticsAsync(conversationId: chat.Id);

        statistics.Should().Equal(
            new StageStatistics { Stage = "handle", Count = 100, Failed = 3, AverageMs = 50.5, P50Ms = 50, P95Ms = 95, P99Ms = 99, MaxMs = 100 },
            new StageStatistics { Stage = "decay", Count = 1, Failed = 0, AverageMs = 0, P50Ms = 0, P95Ms = 0, P99Ms = 0, MaxMs = 0 },
            new StageStatistics { Stage = "load", Count = 1, Failed = 0, AverageMs = 7, P50Ms = 7, P95Ms = 7, P99Ms = 7, MaxMs = 7 });
        ofConversation.Should().Equal(new StageStatistics { Stage = "handle", Count = 50, Failed = 2, AverageMs = 51, P50Ms = 50, P95Ms = 96, P99Ms = 100, MaxMs = 100 });
        (await Traces.GetStageStatisticsAsync(limit: 1)).Should().Equal(statistics[0]);
        (await Traces.GetStageStatisticsAsync(conversationId: "nothing")).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetStageStatistics_takes_a_range_of_starts(bool ofConversation)
    {
        var conversationId = ofConversation ? (await ChatAsync()).Id : null;
        await EndedAsync("a", 10, conversationId: conversationId);
        await EndedAsync("a", 20, conversationId: conversationId);
        await EndedAsync("a", 30, conversationId: conversationId);

        var middle = await Traces.GetStageStatisticsAsync(ManualClock.Start.AddMilliseconds(10), ManualClock.Start.AddMilliseconds(30), conversationId);

        middle.Should().ContainSingle().Which.Should().Match<StageStatistics>(s => s.Count == 1 && s.MaxMs == 20);
    }

    [Fact]
    public async Task Percentiles_are_nearest_rank()
    {
        var durations = ArbMap.Default.ArbFor<NonEmptyArray<byte>>().Generator.Sample(30);
        foreach (var (given, run) in durations.Select((g, i) => (g.Item, i)))
        {
            foreach (var ms in given)
            {
                await EndedAsync($"{run}", ms);
            }
        }

        var statistics = (await Traces.GetStageStatisticsAsync()).ToDictionary(s => s.Stage);

        foreach (var (given, run) in durations.Select((g, i) => (g.Item, i)))
        {
            var sorted = given.Order().ToArray();
            long Rank(int percent) => sorted[(int)Math.Ceiling(percent * sorted.Length / 100m) - 1];
            statistics[$"{run}"].Should().BeEquivalentTo(
                new { Count = (long)given.Length, Failed = 0L, AverageMs = sorted.Average(b => (double)b), P50Ms = Rank(50), P95Ms = Rank(95), P99Ms = Rank(99), MaxMs = (long)sorted[^1] },
                o => o.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-9)).WhenTypeIs<double>());
        }
    }

    [Fact]
    public async Task Another_user_sees_only_their_own()
    {
        var chat = await ChatAsync();
        var bobs = await ChatAsync(Bob);
        await EndedAsync("a", 10, failed: true, conversationId: chat.Id);
        await EndedAsync("a", 20, failed: true, conversationId: bobs.Id);
        await EndedAsync("a", 30, failed: true);
        var theirs = Store.ForUser(Bob).Traces;

        (await theirs.ListSlowestAsync()).Should().ContainSingle().Which.DurationMs.Should().Be(20);
        (await theirs.ListFailuresAsync()).Should().ContainSingle().Which.DurationMs.Should().Be(20);
        (await theirs.GetStageStatisticsAsync()).Should().ContainSingle().Which.Should().Match<StageStatistics>(s => s.Count == 1 && s.MaxMs == 20);
        (await theirs.GetStageStatisticsAsync(conversationId: chat.Id)).Should().BeEmpty();
        (await Store.ForUser("bob ").Traces.ListSlowestAsync()).Should().BeEmpty();
        (await Store.ForUser("BOB").Traces.ListFailuresAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Traces.ListSlowestAsync(""), "stage"),
            (() => Traces.ListFailuresAsync("a\0"), "stage"),
            (() => Traces.GetStageStatisticsAsync(conversationId: ""), "conversationId"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public async Task Limits_are_refused_beyond_their_range(int limit)
    {
        foreach (var read in new Func<Task>[]
        {
            () => Traces.GetTracesByConversationAsync("c", limit),
            () => Traces.ListAsync("c", limit: limit),
            () => Traces.ListSlowestAsync(limit: limit),
            () => Traces.ListFailuresAsync(limit: limit),
            () => Traces.GetStageStatisticsAsync(limit: limit),
        })
        {
            await read.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName(nameof(limit));
        }
    }

    private async Task EndedAsync(string stage, int milliseconds, bool failed = false, string? conversationId = null)
    {
        var id = await Traces.StartTraceAsync(new(stage) { ConversationId = conversationId });
        Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        await (failed ? Traces.FailTraceAsync(id, "{}") : Traces.CompleteTraceAsync(id));
    }
}
