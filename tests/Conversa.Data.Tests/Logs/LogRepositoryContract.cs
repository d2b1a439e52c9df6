using Conversa.Data.Logs;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Tests.Logs;

public abstract class LogRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private ILogRepository Logs => Store.Analytics.Logs;

    [Fact]
    public async Task Append_stores_every_property()
    {
        await Logs.AppendAsync(new(LogLevel.Error, "queue", "it broke") { Timestamp = ManualClock.Start.AddHours(-1), Metadata = """{ "task" : 7 }""" });

        var stored = (await Logs.ListAsync()).Items.Should().ContainSingle().Subject;

        stored.Should().Be(new LogEntry
        {
            Id = stored.Id,
            Level = LogLevel.Error,
            Message = "it broke",
            Service = "queue",
            Timestamp = ManualClock.Start.AddHours(-1),
            Metadata = """{ "task" : 7 }""",
            CreatedAt = ManualClock.Start,
        });
        Guid.Parse(stored.Id).Version.Should().Be(7);
    }

    [Theory]
    [InlineData(LogLevel.Trace)]
    [InlineData(LogLevel.Debug)]
    [InlineData(LogLevel.Information)]
    [InlineData(LogLevel.Warning)]
    [InlineData(LogLevel.Error)]
    [InlineData(LogLevel.Critical)]
    public async Task Every_level_comes_back(LogLevel level)
    {
        await Logs.AppendAsync(new(level, "s", ""));

        var stored = (await Logs.ListAsync(new() { MinLevel = level })).Items.Single();
        (stored.Level, stored.Message, stored.Timestamp).Should().Be((level, "", ManualClock.Start));
    }

    [Fact]
    public async Task AppendMany_stores_all_or_none_in_the_order_given()
    {
        await Logs.AppendManyAsync([new(LogLevel.Debug, "s", "1"), new(LogLevel.Debug, "s", "2")]);
        await Logs.AppendManyAsync([]);
        var refused = () => Logs.AppendManyAsync([new(LogLevel.Debug, "s", "3"), new(LogLevel.None, "s", "4")]);

        await refused.Should().ThrowAsync<ArgumentException>();
        (await Logs.ListAsync()).Items.Select(l => l.Message).Should().Equal("2", "1");
    }

    [Fact]
    public async Task List_narrows_by_level_service_and_time_newest_first_and_pages()
    {
        // Three services, all levels, two lines a minute.
        await Logs.AppendManyAsync([.. Enumerable.Range(0, 36).Select(i => new NewLogEntry((LogLevel)(i % 6), $"s{i % 3}", $"{i}") { Timestamp = At(i / 2) })]);

        async Task<IEnumerable<int>> Of(LogFilter filter)
        {
            var seen = new List<int>();
            string? cursor = null;
            do
            {
                var page = await Logs.ListAsync(filter, limit: 4, cursor: cursor);
                seen.AddRange(page.Items.Select(l => int.Parse(l.Message, System.Globalization.CultureInfo.InvariantCulture)));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return seen;
        }

        foreach (var level in Enumerable.Range(0, 6))
        {
            foreach (var service in new[] { null, "s0", "s1", "nobody" })
            {
                foreach (var (from, to) in new (int?, int?)[] { (null, null), (3, null), (null, 9), (3, 9) })
                {
                    var expected = Enumerable.Range(0, 36).Reverse()
                        .Where(i => i % 6 >= level && (service is null || service == $"s{i % 3}") && !(i / 2 < from) && !(i / 2 >= to));

                    (await Of(new() { MinLevel = (LogLevel)level, Service = service, From = from is { } f ? At(f) : null, To = to is { } t ? At(t) : null })).Should().Equal(expected);
                }
            }
        }

        static DateTimeOffset At(int minutes) => ManualClock.Start.AddHours(-1).AddMinutes(minutes);
    }

    [Fact]
    public async Task Lines_are_written_and_undone_with_a_unit_of_work()
    {
        await using (var unit = await Store.BeginAsync())
        {
            await unit.Analytics.Logs.AppendAsync(new(LogLevel.Error, "s", "x"));
            (await unit.Analytics.Logs.ListAsync()).Items.Should().ContainSingle();
        }

        (await Logs.ListAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var good = new NewLogEntry(LogLevel.Error, "s", "x");
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Logs.AppendAsync(null!), "entry"),
            (() => Logs.AppendAsync(good with { Level = LogLevel.None }), "entry.Level"),
            (() => Logs.AppendAsync(good with { Level = (LogLevel)(-1) }), "entry.Level"),
            (() => Logs.AppendAsync(good with { Service = "" }), "entry.Service"),
            (() => Logs.AppendAsync(good with { Message = null! }), "entry.Message"),
            (() => Logs.AppendAsync(good with { Message = "\0" }), "entry.Message"),
            (() => Logs.AppendAsync(good with { Timestamp = ManualClock.Start.AddDays(2) }), "entry.Timestamp"),
            (() => Logs.AppendAsync(good with { Metadata = "{" }), "entry.Metadata"),
            (() => Logs.AppendManyAsync(null!), "entries"),
            (() => Logs.AppendManyAsync([null!]), "entries"),
            (() => Logs.ListAsync(new() { MinLevel = LogLevel.None }), "filter.MinLevel"),
            (() => Logs.ListAsync(new() { MinLevel = (LogLevel)9 }), "filter.MinLevel"),
            (() => Logs.ListAsync(new() { Service = "" }), "filter.Service"),
            (() => Logs.ListAsync(limit: 0), "limit"),
            (() => Logs.ListAsync(cursor: "x"), "cursor"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Logs.ListAsync()).Items.Should().BeEmpty();
        await Logs.AppendManyAsync([good, good]);
        var cursor = (await Logs.ListAsync(limit: 1)).NextCursor;
        var misuse = () => Logs.ListAsync(new() { Service = "s" }, cursor: cursor);
        await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
    }
}
