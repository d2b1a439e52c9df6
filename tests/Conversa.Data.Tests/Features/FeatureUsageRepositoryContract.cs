using Conversa.Data.Features;

namespace Conversa.Data.Tests.Features;

public abstract class FeatureUsageRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private IFeatureUsageRepository Features => Store.Analytics.Features;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Users.CreateAsync(new() { Id = Alice });
        await Store.Users.CreateAsync(new() { Id = Bob });
    }

    [Fact]
    public async Task Start_stores_every_property_and_Complete_the_end()
    {
        var session = await Store.Users.StartSessionAsync(Alice);
        var id = await Features.StartAsync(new("search", FeatureCategories.Core)
        {
            Id = "mine",
            SessionId = session.Id,
            UsageContext = """{ "words" : 3 }""",
            StartedAt = ManualClock.Start.AddMinutes(-1),
            Metadata = "[1]",
        });

        var started = await Features.FindByIdAsync(id);
        Clock.Advance(TimeSpan.FromSeconds(2));
        var ended = await Features.CompleteAsync(id);

        started.Should().Be(new FeatureUsage
        {
            Id = "mine",
            UserId = Alice,
            SessionId = session.Id,
            FeatureName = "search",
            FeatureCategory = "core",
            UsageContext = """{ "words" : 3 }""",
            StartedAt = ManualClock.Start.AddMinutes(-1),
            Metadata = "[1]",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        ended.Should().Be(started! with { CompletedAt = Clock.Now, Success = true, UpdatedAt = Clock.Now });
        (await Features.FindByIdAsync(id)).Should().Be(ended);
    }

    [Fact]
    public async Task Fail_says_why_and_a_use_may_end_without_anybody_knowing_how()
    {
        var failed = await Features.FailAsync(await Features.StartAsync(new("search", "core")), "no network");
        var unknown = await Features.CompleteAsync(await Features.StartAsync(new("search", "core")), success: null);

        (failed.Success, failed.ErrorMessage, failed.CompletedAt, failed.UserId).Should().Be((false, "no network", ManualClock.Start, null));
        (unknown.Success, unknown.ErrorMessage, unknown.CompletedAt).Should().Be((null, null, ManualClock.Start));
    }

    [Fact]
    public async Task A_use_never_ends_before_it_began()
    {
        var id = await Features.StartAsync(new("search", "core") { StartedAt = ManualClock.Start.AddHours(1) });

        (await Features.CompleteAsync(id)).CompletedAt.Should().Be(ManualClock.Start.AddHours(1));
    }

    [Fact]
    public async Task A_use_ends_once()
    {
        var id = await Features.StartAsync(new("search", "core"));
        var ended = await Features.CompleteAsync(id);

        foreach (var again in new Func<Task>[] { () => Features.CompleteAsync(id), () => Features.FailAsync(id, "late") })
        {
            await again.Should().ThrowAsync<ConversationStoreInvalidTransitionException>();
        }

        foreach (var unknown in new Func<Task>[] { () => Features.CompleteAsync("nothing"), () => Features.FailAsync("nothing", "x") })
        {
            await unknown.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await Features.FindByIdAsync(id)).Should().Be(ended);
        (await Features.FindByIdAsync("nothing")).Should().BeNull();
    }

    [Fact]
    public async Task A_use_is_its_sessions_users_and_recording_makes_no_user()
    {
        var session = await Store.Users.StartSessionAsync(Alice);

        foreach (var wrong in new[] { new NewFeatureUsage("f", "c") { SessionId = session.Id, UserId = Bob }, new("f", "c") { SessionId = "none" }, new("f", "c") { UserId = "nobody" } })
        {
            var start = () => Features.StartAsync(wrong);
            await start.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        var both = await Features.StartAsync(new("f", "c") { SessionId = session.Id, UserId = Alice });
        var only = await Features.StartAsync(new("f", "c") { UserId = Bob });
        (await Features.FindByIdAsync(both))!.UserId.Should().Be(Alice);
        (await Features.FindByIdAsync(only))!.UserId.Should().Be(Bob);
        (await Store.Users.FindByIdAsync("nobody")).Should().BeNull();
        (await Features.ListAsync()).Items.Should().HaveCount(2);
    }

    [Fact]
    public async Task List_narrows_by_feature_session_user_and_time()
    {
        var session = await Store.Users.StartSessionAsync(Alice);
        await AddAsync("1", "a", Alice, minutes: 1, session.Id);
        await AddAsync("2", "b", Alice, minutes: 2, session.Id);
        await AddAsync("3", "a", Bob, minutes: 3);
        await AddAsync("4", "a", null, minutes: 4);

        async Task<string> Of(FeatureUsageFilter? filter = null) => string.Concat((await Features.ListAsync(filter)).Items.Select(u => u.Id));

        (await Of()).Should().Be("4321");
        (await Of(new() { FeatureName = "a" })).Should().Be("431");
        (await Of(new() { FeatureName = "a", UserId = Bob })).Should().Be("3");
        (await Of(new() { UserId = Alice })).Should().Be("21");
        (await Of(new() { SessionId = session.Id })).Should().Be("21");
        (await Of(new() { SessionId = session.Id, FeatureName = "b" })).Should().Be("2");
        (await Of(new() { SessionId = session.Id, UserId = Bob })).Should().Be("");
        foreach (var filter in new FeatureUsageFilter[] { new(), new() { UserId = Alice }, new() { FeatureName = "a" }, new() { SessionId = session.Id } })
        {
            (await Of(filter with { From = At(1), To = At(2) })).Should().Be(await Of(filter) is var all && all.Contains('1', StringComparison.Ordinal) ? "1" : "");
        }
    }

    [Fact]
    public async Task Pages_follow_each_other_and_a_cursor_is_good_for_its_own_list_only()
    {
        for (var i = 0; i < 7; i++)
        {
            await AddAsync($"{i}", "a", Alice, minutes: i / 2);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Features.ListAsync(new() { FeatureName = "a" }, limit: 2, cursor: cursor);
            seen.AddRange(page.Items.Select(u => u.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.Should().Equal("6", "5", "4", "3", "2", "1", "0");
        var first = (await Features.ListAsync(new() { FeatureName = "a" }, limit: 2)).NextCursor;
        foreach (var other in new FeatureUsageFilter[] { new(), new() { FeatureName = "a", UserId = Alice }, new() { FeatureName = "a", From = At(0) } })
        {
            var misuse = () => Features.ListAsync(other, cursor: first);
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task Adoption_counts_users_not_sessions_and_leaves_out_what_nobody_can_say()
    {
        foreach (var user in new[] { Alice, Alice, Bob })
        {
            var session = await Store.Users.StartSessionAsync(user);
            await EndAsync(await Features.StartAsync(new("search", "core") { SessionId = session.Id }), success: true);
        }

        await EndAsync(await Features.StartAsync(new("search", "core")), success: false);
        await EndAsync(await Features.StartAsync(new("search", "core")), success: null);
        await Features.StartAsync(new("search", "core") { UserId = Bob });
        await EndAsync(await Features.StartAsync(new("search", "files")), success: null);

        var adoption = await Features.GetAdoptionAsync();

        adoption.Should().Equal(
            new FeatureAdoption { FeatureCategory = "core", FeatureName = "search", UsageCount = 5, UniqueUsers = 2, SuccessRate = 0.75, AverageDuration = TimeSpan.FromSeconds(2) },
            new FeatureAdoption { FeatureCategory = "files", FeatureName = "search", UsageCount = 1, UniqueUsers = 0, SuccessRate = null, AverageDuration = TimeSpan.FromSeconds(2) });
        (await Features.GetAdoptionAsync(limit: 1)).Should().Equal(adoption[0]);
        (await Features.GetAdoptionAsync(from: Clock.Now)).Should().BeEmpty();
        (await Features.GetAdoptionAsync(to: ManualClock.Start)).Should().BeEmpty();
        (await Features.GetAdoptionAsync(ManualClock.Start, ManualClock.Start.AddSeconds(1))).Should().ContainSingle().Which.UsageCount.Should().Be(1);

        async Task EndAsync(string id, bool? success)
        {
            Clock.Advance(TimeSpan.FromSeconds(2));
            await Features.CompleteAsync(id, success);
        }
    }

    [Fact]
    public async Task Uses_go_with_their_user_and_stay_when_their_session_goes()
    {
        var session = await Store.Users.StartSessionAsync(Alice);
        var hers = await Features.StartAsync(new("f", "c") { SessionId = session.Id });
        var nobodys = await Features.StartAsync(new("f", "c"));

        await Store.Users.DeleteAsync(Alice);

        (await Features.FindByIdAsync(hers)).Should().BeNull();
        (await Features.FindByIdAsync(nobodys)).Should().NotBeNull();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Features.StartAsync(null!), "usage"),
            (() => Features.StartAsync(new("", "c")), "usage.FeatureName"),
            (() => Features.StartAsync(new("f", null!)), "usage.FeatureCategory"),
            (() => Features.StartAsync(new("f", "c") { Id = "" }), "usage.Id"),
            (() => Features.StartAsync(new("f", "c") { SessionId = "\0" }), "usage.SessionId"),
            (() => Features.StartAsync(new("f", "c") { UserId = "\ud800" }), "usage.UserId"),
            (() => Features.StartAsync(new("f", "c") { UsageContext = "{" }), "usage.UsageContext"),
            (() => Features.StartAsync(new("f", "c") { StartedAt = ManualClock.Start.AddDays(2) }), "usage.StartedAt"),
            (() => Features.StartAsync(new("f", "c") { Metadata = "x" }), "usage.Metadata"),
            (() => Features.CompleteAsync(""), "id"),
            (() => Features.FailAsync("x", ""), "errorMessage"),
            (() => Features.FindByIdAsync(null!), "id"),
            (() => Features.ListAsync(new() { FeatureName = "" }), "filter.FeatureName"),
            (() => Features.ListAsync(new() { SessionId = "" }), "filter.SessionId"),
            (() => Features.ListAsync(new() { UserId = "" }), "filter.UserId"),
            (() => Features.ListAsync(limit: 0), "limit"),
            (() => Features.ListAsync(cursor: "x"), "cursor"),
            (() => Features.GetAdoptionAsync(limit: 1001), "limit"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        await Features.StartAsync(new("f", "c") { Id = "taken" });
        var again = () => Features.StartAsync(new("f", "c") { Id = "taken" });
        await again.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Features.ListAsync()).Items.Should().ContainSingle();
    }

    private static DateTimeOffset At(int minutes) => ManualClock.Start.AddHours(-1).AddMinutes(minutes);

    private Task<string> AddAsync(string id, string feature, string? userId, int minutes, string? sessionId = null) =>
        Features.StartAsync(new(feature, "core") { Id = id, UserId = userId, SessionId = sessionId, StartedAt = At(minutes) });
}
