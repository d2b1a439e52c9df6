using Conversa.Data.Performance;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Performance;

public abstract class PerformanceRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly DateTimeOffset Noon = ManualClock.Start.AddHours(-3);

    private IPerformanceRepository Performance => Store.Analytics.Performance;

    [Fact]
    public async Task Record_stores_every_property()
    {
        await Performance.RecordAsync(new("ai_call", Noon, Noon.AddMilliseconds(1234))
        {
            OperationDetails = """{ "model" : "m" }""",
            Success = false,
            ErrorType = "timeout",
            MemoryUsedMb = 12.5,
            TokensUsed = 0,
            CacheHit = true,
            Metadata = "{}",
        });

        var stored = (await Performance.ListAsync()).Items.Should().ContainSingle().Subject;

        stored.Should().Be(new PerformanceMetric
        {
            Id = stored.Id,
            OperationType = "ai_call",
            OperationDetails = """{ "model" : "m" }""",
            StartTime = Noon,
            EndTime = Noon.AddMilliseconds(1234),
            Success = false,
            ErrorType = "timeout",
            MemoryUsedMb = 12.5,
            TokensUsed = 0,
            CacheHit = true,
            Metadata = "{}",
            CreatedAt = ManualClock.Start,
        });
        stored.Duration.Should().Be(TimeSpan.FromMilliseconds(1234));
        Guid.Parse(stored.Id).Version.Should().Be(7);
    }

    [Fact]
    public async Task What_is_not_said_is_unknown_and_success()
    {
        await Performance.RecordAsync(Took("parse", 0));

        var stored = (await Performance.ListAsync()).Items.Single();

        (stored.Success, stored.ErrorType, stored.MemoryUsedMb, stored.TokensUsed, stored.CacheHit, stored.OperationDetails).Should().Be((true, null, null, null, false, null));
    }

    [Fact]
    public async Task RecordMany_stores_all_or_none_in_the_order_given()
    {
        await Performance.RecordManyAsync([Took("a", 1), Took("a", 2), Took("b", 3)]);
        await Performance.RecordManyAsync([]);
        var refused = () => Performance.RecordManyAsync([Took("c", 1), Took("", 1)]);

        await refused.Should().ThrowAsync<ArgumentException>();
        (await Performance.ListAsync()).Items.Select(m => m.Duration.TotalMilliseconds).Should().Equal(3, 2, 1);
    }

    [Fact]
    public async Task List_narrows_by_type_success_and_time_and_pages()
    {
        await Performance.RecordManyAsync([.. Enumerable.Range(0, 12).Select(i => new NewPerformanceMetric(i % 3 == 0 ? "a" : "b", Noon.AddMinutes(i / 2), Noon.AddMinutes(i)) { Success = i % 2 == 0 })]);

        async Task<List<int>> Of(PerformanceFilter? filter = null)
        {
            var seen = new List<int>();
            string? cursor = null;
            do
            {
                var page = await Performance.ListAsync(filter, limit: 2, cursor: cursor);
                seen.AddRange(page.Items.Select(m => (int)(m.EndTime - Noon).TotalMinutes));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return seen;
        }

        (await Of()).Should().Equal(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        (await Of(new() { OperationType = "a" })).Should().Equal(9, 6, 3, 0);
        (await Of(new() { Success = false })).Should().Equal(11, 9, 7, 5, 3, 1);
        (await Of(new() { OperationType = "a", Success = false })).Should().Equal(9, 3);
        foreach (var (filter, expected) in new (PerformanceFilter, int[])[] { (new(), [5, 4, 3, 2]), (new() { OperationType = "a" }, [3]), (new() { Success = true }, [4, 2]) })
        {
            (await Of(filter with { From = Noon.AddMinutes(1), To = Noon.AddMinutes(3) })).Should().Equal(expected);
        }

        var cursor = (await Performance.ListAsync(limit: 1)).NextCursor;
        var misuse = () => Performance.ListAsync(new() { Success = true }, cursor: cursor);
        await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
    }

    [Fact]
    public async Task Statistics_have_counts_rates_and_nearest_rank_percentiles_by_type()
    {
        await Performance.RecordManyAsync([.. Enumerable.Range(1, 100).Select(i => Took("ai_call", i) with { Success = i > 10, CacheHit = i <= 25, TokensUsed = i <= 2 ? 50 : null })]);
        await Performance.RecordAsync(Took("parse", 7));

        var statistics = await Performance.GetStatisticsAsync();

        statistics.Should().Equal(
            new OperationStatistics { OperationType = "ai_call", Count = 100, Succeeded = 90, CacheHits = 25, TokensUsed = 100, AverageMs = 50.5, P50Ms = 50, P95Ms = 95, P99Ms = 99, MaxMs = 100 },
            new OperationStatistics { OperationType = "parse", Count = 1, Succeeded = 1, CacheHits = 0, TokensUsed = null, AverageMs = 7, P50Ms = 7, P95Ms = 7, P99Ms = 7, MaxMs = 7 });
        statistics[0].SuccessRate.Should().Be(0.9);
        (await Performance.GetStatisticsAsync(operationType: "parse")).Should().Equal(statistics[1]);
        (await Performance.GetStatisticsAsync(limit: 1)).Should().Equal(statistics[0]);
        (await Performance.GetStatisticsAsync(from: Noon.AddMilliseconds(1))).Should().BeEmpty();
        (await Performance.GetStatisticsAsync(to: Noon)).Should().BeEmpty();
        (await Performance.GetStatisticsAsync(operationType: "nothing")).Should().BeEmpty();
    }

    [Fact]
    public async Task Statistics_are_what_one_would_work_out_by_hand()
    {
        var given = (from type in Gen.Elements("a", "b", "c") from took in Gen.Choose(0, 5000) from success in ArbMap.Default.GeneratorFor<bool>() select Took(type, took) with { Success = success }).Sample(200).ToList();
        await Performance.RecordManyAsync(given);

        var expected = given.GroupBy(m => m.OperationType).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g =>
        {
            var sorted = g.Select(m => (long)(m.EndTime - m.StartTime).TotalMilliseconds).Order().ToList();
            long Rank(int percent) => sorted[(int)Math.Ceiling(sorted.Count * percent / 100.0) - 1];
            return (g.Key, sorted.Count, g.Count(m => m.Success), Rank(50), Rank(95), Rank(99), sorted[^1]);
        });

        (await Performance.GetStatisticsAsync()).Select(s => (s.OperationType, (int)s.Count, (int)s.Succeeded, s.P50Ms, s.P95Ms, s.P99Ms, s.MaxMs)).Should().Equal(expected);
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Performance.RecordAsync(null!), "metric"),
            (() => Performance.RecordAsync(Took("", 1)), "metric.OperationType"),
            (() => Performance.RecordAsync(Took("a", 1) with { OperationDetails = "{" }), "metric.OperationDetails"),
            (() => Performance.RecordAsync(Took("a", -1)), "metric.StartTime"),
            (() => Performance.RecordAsync(Took("a", 1) with { EndTime = ManualClock.Start.AddDays(2) }), "metric.EndTime"),
            (() => Performance.RecordAsync(Took("a", 1) with { ErrorType = "", Success = false }), "metric.ErrorType"),
            (() => Performance.RecordAsync(Took("a", 1) with { ErrorType = "x" }), "metric.ErrorType"),
            (() => Performance.RecordAsync(Took("a", 1) with { MemoryUsedMb = double.NaN }), "metric.MemoryUsedMb"),
            (() => Performance.RecordAsync(Took("a", 1) with { MemoryUsedMb = -1 }), "metric.MemoryUsedMb"),
            (() => Performance.RecordAsync(Took("a", 1) with { TokensUsed = -1 }), "metric.TokensUsed"),
            (() => Performance.RecordAsync(Took("a", 1) with { Metadata = "x" }), "metric.Metadata"),
            (() => Performance.RecordManyAsync(null!), "metrics"),
            (() => Performance.RecordManyAsync([null!]), "metrics"),
            (() => Performance.ListAsync(new() { OperationType = "" }), "filter.OperationType"),
            (() => Performance.ListAsync(limit: 0), "limit"),
            (() => Performance.ListAsync(cursor: "x"), "cursor"),
            (() => Performance.GetStatisticsAsync(operationType: ""), "operationType"),
            (() => Performance.GetStatisticsAsync(limit: 1001), "limit"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Performance.ListAsync()).Items.Should().BeEmpty();
    }

    private static NewPerformanceMetric Took(string type, int milliseconds) => new(type, Noon, Noon.AddMilliseconds(milliseconds));
}
