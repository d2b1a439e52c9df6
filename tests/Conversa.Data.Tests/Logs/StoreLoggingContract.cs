using Conversa.Data.Logs;
using Conversa.Data.Messages;
using Conversa.Data.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Tests.Logs;

public abstract class StoreLoggingContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task A_line_is_stored_with_its_category_event_and_exception_and_without_scopes()
    {
        using (var factory = Logging())
        {
            var logger = factory.CreateLogger("Bot.Replies");
            using (logger.BeginScope("a scope"))
            {
                logger.Log(LogLevel.Error, new EventId(7, "Broke"), "{Count} replies failed", 3);
            }

            logger.LogWarning(new InvalidOperationException("why"), "careful");
        }

        var lines = (await Store.Analytics.Logs.ListAsync()).Items;

        lines.Select(l => (l.Level, l.Service, l.Message, l.Timestamp)).Should().Equal(
            (LogLevel.Warning, "Bot.Replies", "careful", ManualClock.Start),
            (LogLevel.Error, "Bot.Replies", "3 replies failed", ManualClock.Start));
        lines[0].Metadata.Should().Be("""{"exception":"System.InvalidOperationException: why"}""");
        lines[1].Metadata.Should().Be("""{"eventId":7,"eventName":"Broke"}""");
    }

    [Fact]
    public async Task Only_lines_of_the_least_level_or_more_are_stored_and_never_those_of_the_store_itself()
    {
        using (var factory = Logging(o => o.MinLevel = LogLevel.Warning))
        {
            foreach (var category in new[] { "Bot", "Conversa.Data", "Conversa.Data.Storage", "Conversa.DataX" })
            {
                var logger = factory.CreateLogger(category);
                logger.LogInformation("not this");
                logger.LogWarning("this");
            }

            factory.CreateLogger("Bot").IsEnabled(LogLevel.Information).Should().BeFalse();
            factory.CreateLogger("Bot").IsEnabled(LogLevel.None).Should().BeFalse();
        }

        (await Store.Analytics.Logs.ListAsync()).Items.Select(l => (l.Service, l.Message)).Should().Equal(("Conversa.DataX", "this"), ("Bot", "this"));
    }

    [Fact]
    public async Task A_full_buffer_drops_and_counts_and_the_caller_never_waits()
    {
        using var factory = Logging(o => o.Capacity = 4);
        var logger = factory.CreateLogger("Bot");
        await using (var unit = await Store.BeginAsync())
        {
            // The writer is taken, so nothing can be stored, and every line below returns.
            await unit.Messages.CountAsync("x");
            await unit.Analytics.Metrics.RecordAsync("x", 1);
            for (var i = 0; i < 1000; i++)
            {
                logger.LogInformation("{I}", i);
            }

            await unit.CommitAsync();
        }

        // The count comes with what the buffer still held, so there is room again.
        await UntilAsync(async () => (await LinesAsync()).Any(l => l.Service == "Conversa.Data"));
        logger.LogInformation("after");
        factory.Dispose();

        var lines = await LinesAsync();
        var dropped = lines.Where(l => l.Service == "Conversa.Data").Sum(l => int.Parse(l.Message.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        var kept = lines.Count(l => l.Service == "Bot");
        (kept + dropped).Should().Be(1001);
        dropped.Should().BeGreaterThan(900);
        lines.Should().Contain(l => l.Service == "Conversa.Data" && l.Level == LogLevel.Warning && l.Metadata!.StartsWith("{\"dropped\":", StringComparison.Ordinal));
        lines.Should().Contain(l => l.Message == "after");
    }

    [Fact]
    public async Task Closing_the_store_first_stores_what_is_in_hand()
    {
        using var directory = new TemporaryDirectory();
        var store = await ConversationStore.OpenAsync($"Data Source={directory.Database}");
        using var factory = LoggerFactory.Create(logging => logging.AddConversationStore(store));
        for (var i = 0; i < 500; i++)
        {
            factory.CreateLogger("Bot").LogInformation("{I}", i);
        }

        await store.DisposeAsync();
        factory.CreateLogger("Bot").LogInformation("too late");

        await using var again = await ConversationStore.OpenAsync($"Data Source={directory.Database}");
        (await again.Analytics.Logs.ListAsync(limit: 1000)).Items.Should().HaveCount(500);
    }

    [Fact]
    public async Task A_log_never_recurses_whatever_its_own_writes_make_others_say()
    {
        // The store asks its clock at every write, and this clock says so.
        ILogger? logger = null;
        var clock = new TalkingClock(() => logger?.LogInformation("asked the time"));
        await using var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", TimeProvider = clock });
        var log = new StoreLog(new(), new ManualClock(), () => store);
        using var provider = new StoreLoggerProvider(log);
        logger = provider.CreateLogger("Bot");

        logger.LogInformation("once");
        await log.CloseAsync();

        logger = null;
        (await store.Analytics.Logs.ListAsync()).Items.Select(l => l.Message).Should().Equal("once");
    }

    [Fact]
    public async Task A_log_whose_writes_wait_in_line_does_not_recurse_either()
    {
        ILogger? logger = null;
        var clock = new TalkingClock(() => logger?.LogInformation("asked the time"));
        await using var raw = new RawStore(configure: o => o.TimeProvider = clock);
        var log = new StoreLog(new(), new ManualClock(), () => raw.Store);
        using var provider = new StoreLoggerProvider(log);
        var engine = (SqliteEngine)raw.Database;
        var first = await HeldWork.BeginAsync(work => raw.Database.WriteAsync(_ => work(), CancellationToken.None));
        logger = provider.CreateLogger("Bot");

        logger.LogInformation("once");
        await UntilAsync(() => Task.FromResult(engine.WriteQueueDepth == 1));
        await first.EndAsync();
        await UntilAsync(() => Task.FromResult(engine.WriteQueueDepth == 0));
        await log.CloseAsync();

        logger = null;
        (await raw.Store.Analytics.Logs.ListAsync()).Items.Select(l => l.Message).Should().Equal("once");
    }

    [Fact]
    public async Task What_the_host_starts_while_the_log_opens_its_store_can_log_later()
    {
        ILogger? logger = null;
        Task? started = null;
        var go = new TaskCompletionSource();
        var log = new StoreLog(new(), Clock, () =>
        {
            logger!.LogInformation("opening");
            started ??= Task.Run(async () =>
            {
                await go.Task;
                logger!.LogInformation("later");
            });
            return Store;
        });
        using var provider = new StoreLoggerProvider(log);
        logger = provider.CreateLogger("Bot");

        logger.LogInformation("first");
        await UntilAsync(async () => (await LinesAsync()).Count > 0);
        go.SetResult();
        await started!;
        await log.CloseAsync();

        (await LinesAsync()).Select(l => l.Message).Should().Equal("later", "first");
    }

    [Fact]
    public async Task What_cannot_be_stored_is_counted_and_stops_nothing()
    {
        var log = new StoreLog(new(), Clock, () => throw new InvalidOperationException("no store"));
        using var provider = new StoreLoggerProvider(log);

        provider.CreateLogger("Bot").LogError("lost");
        await log.CloseAsync();

        log.Dropped.Should().Be(1);
    }

    [Fact]
    public async Task The_first_line_may_be_said_in_a_unit_of_work()
    {
        using (var factory = Logging())
        {
            await using var unit = await Store.BeginAsync();
            factory.CreateLogger("Bot").LogInformation("in it");
            var chat = await unit.Conversations.CreateAsync(Alice);
            await unit.Messages.AppendAsync(chat.Id, MessageRole.User, "x");
            await unit.CommitAsync();
        }

        (await LinesAsync()).Select(l => l.Message).Should().Equal("in it");
    }

    [Fact]
    public async Task Any_text_is_stored_mended_and_cut_where_need_be()
    {
        using (var factory = Logging())
        {
            var logger = factory.CreateLogger("Bot");
            foreach (var text in new[] { "nul \0", "lone \ud800", new string('漢', 3_000_000), "" })
            {
                logger.LogError(new InvalidOperationException(text), "{Text}", text);
            }

            factory.CreateLogger("").LogInformation("nobody");
            factory.CreateLogger(new string('c', 300)).LogInformation("long");
        }

        var lines = await LinesAsync();

        lines.Select(l => l.Message).Reverse().Should().Equal("nul \ufffd", "lone \ufffd", new string('漢', 16_384), "", "nobody", "long");
        lines.Select(l => l.Service.Length).Should().Equal(256, 1, 3, 3, 3, 3);
    }

    [Fact]
    public async Task A_formatter_without_a_text_loses_no_line()
    {
        using (var factory = Logging())
        {
            var logger = factory.CreateLogger("Bot");
            logger.LogInformation("before");
            logger.Log(LogLevel.Information, default, 0, null, (_, _) => null!);
            logger.LogInformation("after");
        }

        (await LinesAsync()).Select(l => l.Message).Should().Equal("after", "", "before");
    }

    [Fact]
    public void A_line_that_waits_is_no_longer_than_one_that_is_stored()
    {
        var text = new string('x', 16_383) + "😀" + new string('y', 100_000);

        var line = LogLine.Of(LogLevel.Error, "Bot", default, text, text, ManualClock.Start);

        line.Message.Should().Be(new string('x', 16_383), "what is half a character is not text");
        line.Exception.Should().Be(line.Message);
        LogLine.Of(LogLevel.Error, "Bot", default, text[1..], null, ManualClock.Start).Message.Should().Be(text[1..16_385]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(200)]
    public async Task A_store_of_small_texts_gets_small_lines(int bytes)
    {
        await using var store = await OpenAsync(o => o.MaxContentBytes = bytes);
        using (var factory = LoggerFactory.Create(logging => logging.AddConversationStore(store)))
        {
            factory.CreateLogger("Bot").LogError(new EventId(1, "An event"), new InvalidOperationException("漢漢漢"), "漢漢漢漢漢漢漢漢");
        }

        (await store.Analytics.Logs.ListAsync()).Items.Should().ContainSingle().Which.Service.Should().Be("Bot");
    }

    [Theory]
    [InlineData("MinLevel")]
    [InlineData("Capacity")]
    [InlineData("CloseTimeout")]
    public void A_wrong_setting_is_refused_by_name(string setting)
    {
        var add = () => Logging(o => (o.MinLevel, o.Capacity, o.CloseTimeout) =
            setting switch { "MinLevel" => ((LogLevel)9, 1, TimeSpan.Zero), "Capacity" => (LogLevel.None, 0, TimeSpan.Zero), _ => (LogLevel.None, 1, TimeSpan.FromHours(1)) });

        add.Should().Throw<ArgumentException>().WithParameterName(setting);
    }

    private ILoggerFactory Logging(Action<StoreLoggingOptions>? configure = null) => LoggerFactory.Create(logging => logging.AddConversationStore(Store, configure));

    private async Task<IReadOnlyList<LogEntry>> LinesAsync() => (await Store.Analytics.Logs.ListAsync(limit: 1000)).Items;

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Yield();
        }
    }

    private sealed class TalkingClock(Action talk) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            talk();
            return ManualClock.Start;
        }
    }
}
