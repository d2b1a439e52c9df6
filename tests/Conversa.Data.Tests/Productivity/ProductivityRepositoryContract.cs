using Conversa.Data.Productivity;

namespace Conversa.Data.Tests.Productivity;

public abstract class ProductivityRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private IProductivityRepository Productivity => Store.Analytics.Productivity;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Users.CreateAsync(new() { Id = Alice });
        await Store.Users.CreateAsync(new() { Id = Bob });
    }

    [Fact]
    public async Task Record_stores_every_property_and_works_out_what_was_saved()
    {
        var session = await Store.Users.StartSessionAsync(Alice);

        var stored = await Productivity.RecordAsync(new("code_review", TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(10))
        {
            Id = "mine",
            SessionId = session.Id,
            ContextData = """{ "files" : 3 }""",
            UserSatisfaction = 5,
            CreatedAt = ManualClock.Start.AddDays(-1),
            Metadata = "[]",
        });

        stored.Should().Be(new ProductivityEvent
        {
            Id = "mine",
            UserId = Alice,
            SessionId = session.Id,
            EventType = "code_review",
            TraditionalTimeEstimate = TimeSpan.FromMinutes(40),
            ActualTimeTaken = TimeSpan.FromMinutes(10),
            TimeSaved = TimeSpan.FromMinutes(30),
            ImprovementPercentage = 75,
            ContextData = """{ "files" : 3 }""",
            UserSatisfaction = 5,
            Metadata = "[]",
            CreatedAt = ManualClock.Start.AddDays(-1),
        });
        (await Productivity.FindByIdAsync("mine")).Should().Be(stored);
        (await Productivity.FindByIdAsync("nothing")).Should().BeNull();
    }

    [Theory]
    [InlineData(60, 0, 60, 100)]
    [InlineData(60, 60, 0, 0)]
    [InlineData(60, 90, -30, -50)]
    [InlineData(3, 2, 1, 100.0 / 3)]
    [InlineData(59.6, 0.4, 60, 100)]
    [InlineData(int.MaxValue, 0, int.MaxValue, 100)]
    public async Task Savings_may_be_all_none_or_less_than_none(double traditional, double actual, double saved, double improvement)
    {
        var stored = await Productivity.RecordAsync(new("x", TimeSpan.FromSeconds(traditional), TimeSpan.FromSeconds(actual)));

        stored.TimeSaved.Should().Be(TimeSpan.FromSeconds(saved));
        stored.ImprovementPercentage.Should().BeApproximately(improvement, 1e-9);
        (stored.CreatedAt, stored.UserId, stored.UserSatisfaction).Should().Be((ManualClock.Start, null, null));
    }

    [Fact]
    public async Task An_event_is_its_sessions_users_goes_with_them_and_makes_none()
    {
        var session = await Store.Users.StartSessionAsync(Alice);
        foreach (var wrong in new[] { Event("x") with { SessionId = session.Id, UserId = Bob }, Event("x") with { SessionId = "none" }, Event("x") with { UserId = "nobody" } })
        {
            var record = () => Productivity.RecordAsync(wrong);
            await record.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        await Productivity.RecordAsync(Event("x") with { SessionId = session.Id, UserId = Alice });
        var his = await Productivity.RecordAsync(Event("x") with { UserId = Bob });
        await Store.Users.DeleteAsync(Alice);

        (await Productivity.ListAsync()).Items.Should().Equal(his);
        (await Store.Users.FindByIdAsync("nobody")).Should().BeNull();
    }

    [Fact]
    public async Task List_narrows_by_type_session_user_and_time_and_pages()
    {
        var session = await Store.Users.StartSessionAsync(Alice);
        await AddAsync("1", "a", Alice, 1, session.Id);
        await AddAsync("2", "b", Alice, 2, session.Id);
        await AddAsync("3", "a", Bob, 3);
        await AddAsync("4", "a", null, 3);

        async Task<string> Of(ProductivityFilter? filter = null)
        {
            var seen = "";
            string? cursor = null;
            do
            {
                var page = await Productivity.ListAsync(filter, limit: 1, cursor: cursor);
                seen += string.Concat(page.Items.Select(e => e.Id));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return seen;
        }

        (await Of()).Should().Be("4321");
        (await Of(new() { EventType = "a" })).Should().Be("431");
        (await Of(new() { EventType = "a", UserId = Bob })).Should().Be("3");
        (await Of(new() { UserId = Alice })).Should().Be("21");
        (await Of(new() { SessionId = session.Id })).Should().Be("21");
        (await Of(new() { SessionId = session.Id, EventType = "b", UserId = Alice })).Should().Be("2");
        foreach (var filter in new ProductivityFilter[] { new(), new() { EventType = "a" }, new() { UserId = Alice }, new() { SessionId = session.Id } })
        {
            (await Of(filter with { From = At(1), To = At(2) })).Should().Be("1");
        }

        var cursor = (await Productivity.ListAsync(limit: 1)).NextCursor;
        var misuse = () => Productivity.ListAsync(new() { UserId = Alice }, cursor: cursor);
        await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
    }

    [Fact]
    public async Task GetSavings_sums_up_minutes_by_type()
    {
        var month = ManualClock.Start.AddDays(-30);
        await Productivity.RecordAsync(Event("review", 90, 30));
        await Productivity.RecordAsync(Event("review", 60, 90));
        await Productivity.RecordAsync(Event("explore", 600, 0));
        await Productivity.RecordAsync(Event("explore", 600, 0) with { CreatedAt = month.AddMilliseconds(-1) });

        var savings = await Productivity.GetSavingsAsync(from: month);

        savings.Should().Equal(
            new ProductivitySavings { EventType = "explore", EventCount = 1, AverageMinutesSaved = 10, TotalMinutesSaved = 10 },
            new ProductivitySavings { EventType = "review", EventCount = 2, AverageMinutesSaved = 0.25, TotalMinutesSaved = 0.5 });
        (await Productivity.GetSavingsAsync(limit: 1)).Should().ContainSingle().Which.EventCount.Should().Be(2);
        (await Productivity.GetSavingsAsync(to: month)).Should().ContainSingle();
        (await Productivity.GetSavingsAsync(from: Clock.Now.AddDays(1))).Should().BeEmpty();
    }

    [Fact]
    public async Task GetSummary_goes_by_UTC_day_and_type()
    {
        var midnight = new DateTimeOffset(2026, 3, 14, 0, 0, 0, TimeSpan.Zero);
        foreach (var (type, seconds, at) in new[] { ("b", 60, midnight), ("a", 10, midnight), ("a", 30, midnight.AddHours(1)), ("a", 40, midnight.AddMilliseconds(-1)), ("a", 50, new DateTimeOffset(1969, 12, 31, 23, 0, 0, TimeSpan.Zero)) })
        {
            await Productivity.RecordAsync(Event(type, 100, 100 - seconds) with { CreatedAt = at });
        }

        var days = new List<ProductivityDay>();
        string? cursor = null;
        do
        {
            var page = await Productivity.GetSummaryAsync(limit: 1, cursor: cursor);
            days.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        days.Select(d => (d.Day, d.EventType, d.EventCount, d.AverageTimeSaved.TotalSeconds, d.AverageImprovement, d.TotalTimeSaved.TotalSeconds)).Should().Equal(
            (new DateOnly(1969, 12, 31), "a", 1, 50, 50, 50),
            (new DateOnly(2026, 3, 13), "a", 1, 40, 40, 40),
            (new DateOnly(2026, 3, 14), "a", 2, 20, 20, 40),
            (new DateOnly(2026, 3, 14), "b", 1, 60, 60, 60));
        (await Productivity.GetSummaryAsync(midnight, midnight.AddMinutes(1))).Items.Select(d => (d.EventType, d.EventCount)).Should().Equal(("a", 1), ("b", 1));
        var other = (await Productivity.GetSummaryAsync(limit: 1)).NextCursor;
        var misuse = () => Productivity.GetSummaryAsync(midnight, cursor: other);
        await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Productivity.RecordAsync(null!), "productivityEvent"),
            (() => Productivity.RecordAsync(Event("")), "productivityEvent.EventType"),
            (() => Productivity.RecordAsync(Event("x") with { Id = "" }), "productivityEvent.Id"),
            (() => Productivity.RecordAsync(Event("x", 0, 0)), "productivityEvent.TraditionalTimeEstimate"),
            (() => Productivity.RecordAsync(Event("x") with { TraditionalTimeEstimate = TimeSpan.FromSeconds(0.4) }), "productivityEvent.TraditionalTimeEstimate"),
            (() => Productivity.RecordAsync(Event("x") with { TraditionalTimeEstimate = TimeSpan.MaxValue }), "productivityEvent.TraditionalTimeEstimate"),
            (() => Productivity.RecordAsync(Event("x", 10, -1)), "productivityEvent.ActualTimeTaken"),
            (() => Productivity.RecordAsync(Event("x") with { ActualTimeTaken = TimeSpan.MinValue }), "productivityEvent.ActualTimeTaken"),
            (() => Productivity.RecordAsync(Event("x") with { SessionId = "" }), "productivityEvent.SessionId"),
            (() => Productivity.RecordAsync(Event("x") with { UserId = "" }), "productivityEvent.UserId"),
            (() => Productivity.RecordAsync(Event("x") with { ContextData = "{" }), "productivityEvent.ContextData"),
            (() => Productivity.RecordAsync(Event("x") with { UserSatisfaction = 0 }), "productivityEvent.UserSatisfaction"),
            (() => Productivity.RecordAsync(Event("x") with { UserSatisfaction = 6 }), "productivityEvent.UserSatisfaction"),
            (() => Productivity.RecordAsync(Event("x") with { CreatedAt = ManualClock.Start.AddDays(2) }), "productivityEvent.CreatedAt"),
            (() => Productivity.RecordAsync(Event("x") with { Metadata = "x" }), "productivityEvent.Metadata"),
            (() => Productivity.FindByIdAsync(""), "id"),
            (() => Productivity.ListAsync(new() { EventType = "" }), "filter.EventType"),
            (() => Productivity.ListAsync(new() { SessionId = "" }), "filter.SessionId"),
            (() => Productivity.ListAsync(new() { UserId = "" }), "filter.UserId"),
            (() => Productivity.ListAsync(limit: 0), "limit"),
            (() => Productivity.GetSavingsAsync(limit: 0), "limit"),
            (() => Productivity.GetSummaryAsync(limit: 0), "limit"),
            (() => Productivity.GetSummaryAsync(cursor: "x"), "cursor"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Productivity.ListAsync()).Items.Should().BeEmpty();
        await Productivity.RecordAsync(Event("x") with { Id = "taken" });
        var again = () => Productivity.RecordAsync(Event("x") with { Id = "taken" });
        await again.Should().ThrowAsync<ConversationStoreConflictException>();
    }

    private static DateTimeOffset At(int minutes) => ManualClock.Start.AddHours(-1).AddMinutes(minutes);

    private static NewProductivityEvent Event(string type, int traditional = 60, int actual = 30) => new(type, TimeSpan.FromSeconds(traditional), TimeSpan.FromSeconds(actual));

    private Task<ProductivityEvent> AddAsync(string id, string type, string? userId, int minutes, string? sessionId = null) =>
        Productivity.RecordAsync(Event(type) with { Id = id, UserId = userId, SessionId = sessionId, CreatedAt = At(minutes) });
}
