using Conversa.Data.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Metrics;

public abstract class MetricRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    private IMetricRepository Metrics => Store.Analytics.Metrics;

    [Fact]
    public async Task Record_stores_every_property()
    {
        await Metrics.RecordAsync("latency", 12.5, """{ "stage" : "load" }""", ManualClock.Start.AddDays(-3));

        var stored = (await Metrics.ListAsync("latency")).Items.Should().ContainSingle().Subject;

        stored.Should().Be(new Metric
        {
            Id = stored.Id,
            MetricType = "latency",
            Value = 12.5,
            Timestamp = ManualClock.Start.AddDays(-3),
            Metadata = """{ "stage" : "load" }""",
            CreatedAt = ManualClock.Start,
        });
        Guid.Parse(stored.Id).Version.Should().Be(7);
    }

    [Fact]
    public async Task Record_takes_the_time_of_the_clock_where_none_is_given()
    {
        await Metrics.RecordAsync("memory", -1);

        var stored = (await Metrics.ListAsync("memory")).Items.Single();
        (stored.Timestamp, stored.Metadata).Should().Be((ManualClock.Start, null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1e-300)]
    [InlineData(double.MaxValue)]
    [InlineData(double.MinValue)]
    [InlineData(double.Epsilon)]
    [InlineData(0.1)]
    [InlineData(9007199254740993)]
    public async Task A_value_comes_back_exactly(double value)
    {
        await Metrics.RecordAsync("latency", value);

        (await Metrics.ListAsync("latency")).Items.Single().Value.Should().Be(value);
    }

    [Fact]
    public async Task RecordMany_stores_all_or_none_in_the_order_given()
    {
        NewMetric[] good = [new("a", 1), new("b", 2) { Metadata = "{}" }, new("a", 3) { Timestamp = ManualClock.Start.AddHours(-1) }, new("a", 4)];
        NewMetric[] bad = [new("a", 5), new("a", double.NaN)];

        await Metrics.RecordManyAsync(good);
        await Metrics.RecordManyAsync([]);
        var refused = () => Metrics.RecordManyAsync(bad);

        await refused.Should().ThrowAsync<ArgumentException>();
        (await Metrics.ListAsync("a")).Items.Select(m => m.Value).Should().Equal(3, 1, 4);
        (await Metrics.ListAsync("b")).Items.Single().Metadata.Should().Be("{}");
    }

    [Fact]
    public async Task List_takes_a_type_and_a_range()
    {
        await Metrics.RecordManyAsync([.. Enumerable.Range(0, 5).Select(i => new NewMetric("a", i) { Timestamp = Epoch.AddSeconds(i) }), new("A", 9)]);

        async Task<IEnumerable<double>> Of(DateTimeOffset? from = null, DateTimeOffset? to = null, ListOrder order = ListOrder.OldestFirst) =>
            (await Metrics.ListAsync("a", from, to, order)).Items.Select(m => m.Value);

        (await Of()).Should().Equal(0, 1, 2, 3, 4);
        (await Of(order: ListOrder.NewestFirst)).Should().Equal(4, 3, 2, 1, 0);
        (await Of(from: Epoch.AddSeconds(3))).Should().Equal(3, 4);
        (await Of(to: Epoch.AddSeconds(3))).Should().Equal(0, 1, 2);
        (await Of(Epoch.AddSeconds(1), Epoch.AddSeconds(3), ListOrder.NewestFirst)).Should().Equal(2, 1);
        (await Of(Epoch.AddSeconds(3), Epoch.AddSeconds(1))).Should().BeEmpty();
        (await Metrics.ListAsync("nothing")).Items.Should().BeEmpty();
    }

    [Theory]
    [InlineData(ListOrder.OldestFirst)]
    [InlineData(ListOrder.NewestFirst)]
    public async Task Pages_follow_each_other_without_gap_or_repeat(ListOrder order)
    {
        await Metrics.RecordManyAsync([.. Enumerable.Range(0, 25).Select(i => new NewMetric("a", i) { Timestamp = ManualClock.Start.AddSeconds(-(i * 7 % 5)) })]);
        var seen = new List<double>();
        string? cursor = null;
        do
        {
            var page = await Metrics.ListAsync("a", order: order, limit: 10, cursor: cursor);
            seen.AddRange(page.Items.Select(m => m.Value));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var expected = Enumerable.Range(0, 25).OrderByDescending(i => i * 7 % 5).ThenBy(i => i).Select(i => (double)i);
        seen.Should().Equal(order == ListOrder.OldestFirst ? expected : expected.Reverse());
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        await Metrics.RecordManyAsync([new("a", 1), new("a", 2)]);
        var cursor = (await Metrics.ListAsync("a", limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[]
        {
            () => Metrics.ListAsync("b", limit: 1, cursor: cursor),
            () => Metrics.ListAsync("a", order: ListOrder.NewestFirst, limit: 1, cursor: cursor),
            () => Metrics.ListAsync("a", from: Epoch, limit: 1, cursor: cursor),
            () => Metrics.ListAsync("a", to: ManualClock.Start, limit: 1, cursor: cursor),
            () => Metrics.ListAsync("a", limit: 1, cursor: "not a cursor"),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task GetSeries_sums_up_bucket_by_bucket_and_leaves_the_empty_out()
    {
        await Metrics.RecordManyAsync([
            At(0, 1), At(59.999, 3), At(60, 10), At(200, -2), At(200, 2),
            new("b", 1000) { Timestamp = Epoch },
        ]);

        var series = await Metrics.GetSeriesAsync("a", Epoch, Epoch.AddHours(1), TimeSpan.FromMinutes(1));

        series.Should().Equal(
            new MetricPoint { Start = Epoch, Count = 2, Sum = 4, Average = 2, Minimum = 1, Maximum = 3 },
            new MetricPoint { Start = Epoch.AddMinutes(1), Count = 1, Sum = 10, Average = 10, Minimum = 10, Maximum = 10 },
            new MetricPoint { Start = Epoch.AddMinutes(3), Count = 2, Sum = 0, Average = 0, Minimum = -2, Maximum = 2 });
    }

    [Fact]
    public async Task GetSeries_aligns_buckets_to_the_epoch_also_before_it()
    {
        await Metrics.RecordManyAsync([At(-0.001, 1), At(-60, 2), At(-60.001, 3), At(0, 4)]);

        var series = await Metrics.GetSeriesAsync("a", Epoch.AddHours(-1), Epoch.AddHours(1), TimeSpan.FromMinutes(1));

        series.Select(p => (p.Start, p.Sum)).Should().Equal((Epoch.AddMinutes(-2), 3), (Epoch.AddMinutes(-1), 3), (Epoch, 4));
    }

    [Fact]
    public async Task GetSeries_counts_what_is_in_the_range_only()
    {
        await Metrics.RecordManyAsync([.. Enumerable.Range(0, 10).Select(i => At(i, 1))]);

        var series = await Metrics.GetSeriesAsync("a", Epoch.AddSeconds(3), Epoch.AddSeconds(7), TimeSpan.FromSeconds(5));

        series.Select(p => (p.Start, p.Count)).Should().Equal((Epoch, 2), (Epoch.AddSeconds(5), 2));
        (await Metrics.GetSeriesAsync("a", Epoch.AddSeconds(7), Epoch.AddSeconds(3), TimeSpan.FromSeconds(5))).Should().BeEmpty();
        (await Metrics.GetSeriesAsync("a", Epoch, Epoch, TimeSpan.FromSeconds(5))).Should().BeEmpty();
        (await Metrics.GetSeriesAsync("nothing", Epoch, Epoch.AddDays(1), TimeSpan.FromDays(1))).Should().BeEmpty();
    }

    [Fact]
    public async Task GetSeries_is_what_one_would_work_out_by_hand()
    {
        var given = ArbMap.Default.ArbFor<(NormalFloat Value, int Seconds)>().Generator.Sample(300)
            .Select(g => new NewMetric("a", Math.Round(g.Value.Item % 1e6, 3)) { Timestamp = Epoch.AddMilliseconds(g.Seconds * 977L % 500_000) })
            .ToList();
        await Metrics.RecordManyAsync(given);

        foreach (var seconds in new[] { 1, 7, 60, 3600, 86400 })
        {
            var length = seconds * 1000L;
            var expected = given
                .GroupBy(m => (long)Math.Floor(m.Timestamp!.Value.ToUnixTimeMilliseconds() / (decimal)length) * length)
                .OrderBy(g => g.Key)
                .Select(g => new { Start = DateTimeOffset.FromUnixTimeMilliseconds(g.Key), Count = g.LongCount(), Sum = g.Sum(m => m.Value), Average = g.Average(m => m.Value), Minimum = g.Min(m => m.Value), Maximum = g.Max(m => m.Value) });

            var series = await Metrics.GetSeriesAsync("a", Epoch.AddSeconds(-500), Epoch.AddSeconds(500), TimeSpan.FromSeconds(seconds));

            series.Should().BeEquivalentTo(expected, o => o.WithStrictOrdering().Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-6)).WhenTypeIs<double>());
        }
    }

    [Fact]
    public async Task GetSeries_goes_to_the_ends_of_time_and_numbers()
    {
        await Metrics.RecordManyAsync([new("a", double.MaxValue) { Timestamp = DateTimeOffset.MinValue }, new("a", double.MaxValue) { Timestamp = DateTimeOffset.MinValue }]);

        var series = await Metrics.GetSeriesAsync("a", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, TimeSpan.FromDays(3_000_000));

        var point = series.Should().ContainSingle().Subject;
        (point.Start, point.Count, point.Sum, point.Maximum).Should().Be((DateTimeOffset.MinValue, 2, double.PositiveInfinity, double.MaxValue));
    }

    [Fact]
    public async Task GetSeries_refuses_more_buckets_than_a_page_has()
    {
        Task Of(int milliseconds, double length = 1, double shift = 0) =>
            Metrics.GetSeriesAsync("a", Epoch.AddMilliseconds(shift), Epoch.AddMilliseconds(shift + milliseconds), TimeSpan.FromMilliseconds(length));

        await Of(1000);
        await Of(10_000, 10);
        await Of(9_991, 10, shift: -9_991);
        foreach (var tooMany in new[] { () => Of(1001), () => Of(9_992, 10, shift: 9), () => Of(9_992, 10, shift: -1) })
        {
            await tooMany.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("bucket");
        }
    }

    [Fact]
    public async Task ListTypes_names_each_once_in_ordinal_order()
    {
        (await Metrics.ListTypesAsync()).Should().BeEmpty();
        await Metrics.RecordManyAsync([new("latency", 1), new("api_calls", 1), new("latency", 2), new("Latency", 3), new("é", 4), new("z", 5)]);

        (await Metrics.ListTypesAsync()).Should().Equal("Latency", "api_calls", "latency", "z", "é");
        (await Metrics.ListTypesAsync(2)).Should().Equal("Latency", "api_calls");
    }

    [Fact]
    public async Task Metrics_are_written_and_undone_with_a_unit_of_work()
    {
        await using (var unit = await Store.BeginAsync())
        {
            await unit.Analytics.Metrics.RecordAsync("a", 1);
            (await unit.Analytics.Metrics.ListTypesAsync()).Should().Equal("a");
        }

        (await Metrics.ListTypesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var day = TimeSpan.FromDays(1);
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Metrics.RecordAsync(null!, 1), "metricType"),
            (() => Metrics.RecordAsync("", 1), "metricType"),
            (() => Metrics.RecordAsync("a\0", 1), "metricType"),
            (() => Metrics.RecordAsync("\ud800", 1), "metricType"),
            (() => Metrics.RecordAsync(new string('x', 257), 1), "metricType"),
            (() => Metrics.RecordAsync("a", double.NaN), "value"),
            (() => Metrics.RecordAsync("a", double.PositiveInfinity), "value"),
            (() => Metrics.RecordAsync("a", double.NegativeInfinity), "value"),
            (() => Metrics.RecordAsync("a", 1, "{"), "metadata"),
            (() => Metrics.RecordAsync("a", 1, timestamp: ManualClock.Start.AddDays(2)), "timestamp"),
            (() => Metrics.RecordManyAsync(null!), "metrics"),
            (() => Metrics.RecordManyAsync([null!]), "metrics"),
            (() => Metrics.RecordManyAsync([new("a", 1), new("", 1)]), "metric.MetricType"),
            (() => Metrics.RecordManyAsync([new("a", double.NaN)]), "metric.Value"),
            (() => Metrics.RecordManyAsync([new("a", 1) { Metadata = "x" }]), "metric.Metadata"),
            (() => Metrics.RecordManyAsync([new("a", 1) { Timestamp = ManualClock.Start.AddDays(2) }]), "metric.Timestamp"),
            (() => Metrics.ListAsync(""), "metricType"),
            (() => Metrics.ListAsync("a", order: (ListOrder)7), "order"),
            (() => Metrics.GetSeriesAsync("", Epoch, Epoch + day, day), "metricType"),
            (() => Metrics.GetSeriesAsync("a", Epoch, Epoch + day, TimeSpan.Zero), "bucket"),
            (() => Metrics.GetSeriesAsync("a", Epoch, Epoch + day, -day), "bucket"),
            (() => Metrics.GetSeriesAsync("a", Epoch, Epoch + day, TimeSpan.FromTicks(9_999)), "bucket"),
            (() => Metrics.GetSeriesAsync("a", Epoch, Epoch + day, day + TimeSpan.FromTicks(1)), "bucket"),
            (() => Metrics.GetSeriesAsync("a", Epoch, Epoch + day, TimeSpan.MaxValue), "bucket"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Metrics.ListTypesAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public async Task Limits_are_refused_beyond_their_range(int limit)
    {
        foreach (var read in new Func<Task>[] { () => Metrics.ListAsync("a", limit: limit), () => Metrics.ListTypesAsync(limit) })
        {
            await read.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName(nameof(limit));
        }
    }

    private static NewMetric At(double seconds, double value) => new("a", value) { Timestamp = Epoch.AddMilliseconds(Math.Round(seconds * 1000)) };
}
