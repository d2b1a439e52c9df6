using Conversa.Data.Caches;

namespace Conversa.Data.Tests.Caches;

public abstract class ResponseCacheContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly ResponseRequest Request = new("gpt", """[{"role":"user","content":"hi"}]""", """{"temperature":0.5}""");

    private IResponseCache Responses => Store.Caches.Responses;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Users.CreateAsync(new() { Id = Alice });
        await Store.Users.CreateAsync(new() { Id = Bob });
    }

    [Fact]
    public async Task Set_stores_every_property_and_Get_counts_each_use()
    {
        (await Responses.SetAsync(Request, new("hello") { TokensUsed = 12, ModelUsed = "gpt-1", Lifetime = TimeSpan.FromHours(1), Metadata = """{ "a" : 1 }""" })).Should().BeTrue();
        Clock.Advance(TimeSpan.FromMinutes(1));
        var first = await Responses.GetAsync(Request);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await Responses.GetAsync(Request);

        first.Should().Be(new CachedResponse
        {
            Id = first!.Id,
            PromptHash = first.PromptHash,
            PromptPreview = "",
            Response = "hello",
            TokensUsed = 12,
            ModelUsed = "gpt-1",
            CreatedAt = ManualClock.Start,
            LastAccessedAt = ManualClock.Start.AddMinutes(1),
            AccessCount = 2,
            ExpiresAt = ManualClock.Start.AddHours(1),
            Metadata = """{ "a" : 1 }""",
        });
        second.Should().Be(first with { LastAccessedAt = Clock.Now, AccessCount = 3 });
        first.PromptHash.Should().MatchRegex("^[0-9a-f]{64}$");
    }

    [Fact]
    public async Task What_is_not_said_is_the_model_asked_unknown_tokens_and_thirty_days()
    {
        await Responses.SetAsync(Request, new(""));

        var found = await Responses.GetAsync(Request);

        (found!.Response, found.ModelUsed, found.TokensUsed, found.Metadata, found.ExpiresAt).Should().Be(("", "gpt", null, null, ManualClock.Start.AddDays(30)));
    }

    [Fact]
    public async Task Set_again_is_a_new_answer()
    {
        await Responses.SetAsync(Request, new("a") { TokensUsed = 1, Metadata = "1" });
        await Responses.GetAsync(Request);
        Clock.Advance(TimeSpan.FromDays(1));
        await Responses.SetAsync(Request, new("b") { Lifetime = Timeout.InfiniteTimeSpan });

        var found = await Responses.GetAsync(Request);

        (found!.Response, found.TokensUsed, found.AccessCount, found.CreatedAt, found.ExpiresAt, found.Metadata).Should().Be(("b", null, 2, Clock.Now, null, null));
        (await Responses.GetStatisticsAsync()).Entries.Should().Be(1);
    }

    [Theory]
    [InlineData("""[ { "content" : "\u0068i" , "role" : "user" } ]""", """{"temperature":0.5}""", true)]
    [InlineData("""[{"role":"user","content":"hi"}]""", """{ "temperature" : 0.5 }""", true)]
    [InlineData("""[{"role":"user","content":"hi "}]""", """{"temperature":0.5}""", false)]
    [InlineData("""[{"role":"user","content":"hi"}]""", """{"temperature":0.6}""", false)]
    [InlineData("""[{"role":"user","content":"hi"}]""", """{"temperature":0.5,"seed":1}""", false)]
    [InlineData("""[{"role":"user","content":"hi"}]""", null, false)]
    [InlineData("""[{"role":"user","content":"hi"},1]""", """{"temperature":0.5}""", false)]
    public async Task A_request_is_found_by_what_it_says_however_it_is_laid_out(string messages, string? parameters, bool same)
    {
        await Responses.SetAsync(Request, new("hello"));

        ((await Responses.GetAsync(new("gpt", messages, parameters))) is not null).Should().Be(same);
        (await Responses.GetAsync(new("GPT", messages, parameters))).Should().BeNull("the model is part of the key");
    }

    [Fact]
    public async Task An_answer_is_good_until_its_time_is_over_by_the_clock()
    {
        await Responses.SetAsync(Request, new("hello") { Lifetime = TimeSpan.FromMinutes(1) });
        Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        (await Responses.GetAsync(Request)).Should().NotBeNull();
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        (await Responses.GetAsync(Request)).Should().BeNull();
    }

    [Fact]
    public async Task A_users_answer_is_no_one_elses_and_a_shared_one_is_nobodys()
    {
        await Responses.SetAsync(Request with { UserId = Alice }, new("alice's"));
        await Responses.SetAsync(Request, new("shared"));

        (await Responses.GetAsync(Request with { UserId = Alice }))!.Should().Match<CachedResponse>(r => r.Response == "alice's" && r.UserId == Alice);
        (await Responses.GetAsync(Request))!.Should().Match<CachedResponse>(r => r.Response == "shared" && r.UserId == null);
        (await Responses.GetAsync(Request with { UserId = Bob })).Should().BeNull();
        (await Responses.RemoveAsync(Request with { UserId = Bob })).Should().BeFalse();
        (await Responses.RemoveAsync(Request)).Should().BeTrue();
        (await Responses.GetAsync(Request with { UserId = Alice })).Should().NotBeNull();
    }

    [Fact]
    public async Task A_late_answer_brings_no_erased_user_back()
    {
        await Store.Users.DeleteAsync(Alice);

        var set = () => Responses.SetAsync(Request with { UserId = Alice }, new("late"));

        await set.Should().ThrowAsync<ConversationStoreNotFoundException>();
        (await Store.Users.FindByIdAsync(Alice)).Should().BeNull();
        (await Responses.GetStatisticsAsync()).Entries.Should().Be(0);
    }

    [Fact]
    public async Task Answers_go_with_their_user()
    {
        await Responses.SetAsync(Request with { UserId = Alice }, new("alice's"));
        await Responses.SetAsync(Request, new("shared"));

        await Store.Users.DeleteAsync(Alice);

        (await Responses.GetStatisticsAsync()).Should().Match<CacheStatistics>(s => s.Entries == 1 && s.Bytes == 6);
    }

    [Fact]
    public async Task The_store_of_one_user_has_their_answers_only()
    {
        await Responses.SetAsync(Request, new("shared"));
        await Responses.SetAsync(Request with { UserId = Bob }, new("bob's"));
        var hers = Store.ForUser(Alice).Caches.Responses;

        (await hers.GetAsync(Request)).Should().BeNull();
        (await hers.SetAsync(Request, new("hers"))).Should().BeTrue();
        (await hers.GetOrAddAsync(Request, _ => throw new InvalidOperationException()))!.Should().Match<CachedResponse>(r => r.Response == "hers" && r.UserId == Alice);
        (await hers.GetStatisticsAsync()).Should().Be(new CacheStatistics { Entries = 1, Bytes = 4 });
        foreach (var his in new Func<Task>[]
        {
            () => hers.GetAsync(Request with { UserId = Bob }),
            () => hers.SetAsync(Request with { UserId = Bob }, new("x")),
            () => hers.GetOrAddAsync(Request with { UserId = Bob }, _ => throw new InvalidOperationException()),
            () => hers.RemoveAsync(Request with { UserId = Bob }),
            () => hers.ClearAsync(Bob),
        })
        {
            await his.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await hers.RemoveAsync(Request)).Should().BeTrue();
        (await hers.RemoveAsync(Request)).Should().BeFalse();
        await hers.SetAsync(Request, new("hers") { Lifetime = TimeSpan.FromMinutes(1) });
        (await hers.ClearAsync()).Should().Be(1);
        Clock.Advance(TimeSpan.FromDays(31));
        (await hers.TrimAsync()).Should().Be(0, "the others' are not hers to remove");
        (await Responses.TrimAsync()).Should().Be(2);
    }

    [Fact]
    public async Task Clear_removes_all_or_one_users()
    {
        for (var i = 0; i < 150; i++)
        {
            await Responses.SetAsync(Request with { Model = $"{i}", UserId = i % 3 == 0 ? Alice : null }, new("x"));
        }

        (await Responses.ClearAsync(Alice)).Should().Be(50);
        (await Responses.ClearAsync(Alice)).Should().Be(0);
        (await Responses.ClearAsync()).Should().Be(100);
        (await Responses.GetStatisticsAsync()).Should().Match<CacheStatistics>(s => s.Entries == 0 && s.Bytes == 0);
    }

    [Fact]
    public async Task Trim_removes_what_is_no_longer_good()
    {
        for (var i = 0; i < 150; i++)
        {
            await Responses.SetAsync(Request with { Model = $"{i}" }, new("x") { Lifetime = TimeSpan.FromHours(1) });
        }

        await Responses.SetAsync(Request, new("x"));
        Clock.Advance(TimeSpan.FromHours(1));

        (await Responses.TrimAsync()).Should().Be(150);
        (await Responses.GetAsync(Request)).Should().NotBeNull();
    }

    [Fact]
    public async Task Statistics_tell_what_the_cache_was_good_for()
    {
        await Responses.SetAsync(Request, new("é") { TokensUsed = 10, Metadata = "12" });
        await Responses.SetAsync(Request with { Model = "b" }, new("xyz"));
        await Responses.GetAsync(Request);
        await Responses.GetAsync(Request);
        await Responses.GetAsync(Request with { Model = "b" });
        await Responses.GetAsync(Request with { Model = "c" });

        (await Responses.GetStatisticsAsync()).Should().Be(new CacheStatistics { Entries = 2, Bytes = 7, Hits = 3, Misses = 1, TokensSaved = 20 });
    }

    [Fact]
    public async Task A_preview_is_kept_only_where_the_host_asks_for_it()
    {
        var prompt = new string('a', 99) + "\ud83d\ude00 and more";
        await using var store = await OpenAsync(o => o.CachePromptPreviews = true);
        foreach (var (model, text) in new[] { ("long", prompt), ("short", "hi"), ("none", null) })
        {
            await store.Caches.Responses.SetAsync(Request with { Model = model, Prompt = text }, new("x"));
        }

        await Responses.SetAsync(Request with { Prompt = prompt }, new("x"));

        async Task<string> Of(string model) => (await store.Caches.Responses.GetAsync(Request with { Model = model }))!.PromptPreview;
        (await Of("long")).Should().Be(new string('a', 99), "half a character is none");
        (await Of("short")).Should().Be("hi");
        (await Of("none")).Should().Be("");
        (await Responses.GetAsync(Request))!.PromptPreview.Should().Be("");
    }

    [Fact]
    public async Task It_is_written_and_undone_with_a_unit_of_work()
    {
        await using (var unit = await Store.BeginAsync())
        {
            await unit.Caches.Responses.SetAsync(Request, new("x"));
            (await unit.ForUser(Alice).Caches.Responses.GetAsync(Request)).Should().BeNull();
            (await unit.Caches.Responses.GetAsync(Request)).Should().NotBeNull();
        }

        (await Responses.GetAsync(Request)).Should().BeNull();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var good = new NewCachedResponse("x");
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Responses.GetAsync(null!), "request"),
            (() => Responses.SetAsync(null!, good), "request"),
            (() => Responses.SetAsync(Request, null!), "response"),
            (() => Responses.SetAsync(Request with { Model = "" }, good), "request.Model"),
            (() => Responses.SetAsync(Request with { Messages = "hi" }, good), "request.Messages"),
            (() => Responses.SetAsync(Request with { Messages = null! }, good), "request.Messages"),
            (() => Responses.SetAsync(Request with { Messages = "\"\\ud800\"" }, good), "request.Messages"),
            (() => Responses.SetAsync(Request with { Parameters = "{\"\\ud800\":1}" }, good), "request.Parameters"),
            (() => Responses.SetAsync(Request with { Parameters = "" }, good), "request.Parameters"),
            (() => Responses.SetAsync(Request with { UserId = "" }, good), "request.UserId"),
            (() => Responses.SetAsync(Request with { Prompt = "\0" }, good), "request.Prompt"),
            (() => Responses.SetAsync(Request, good with { Response = null! }), "response.Response"),
            (() => Responses.SetAsync(Request, good with { TokensUsed = -1 }), "response.TokensUsed"),
            (() => Responses.SetAsync(Request, good with { ModelUsed = "" }), "response.ModelUsed"),
            (() => Responses.SetAsync(Request, good with { Lifetime = TimeSpan.Zero }), "response.Lifetime"),
            (() => Responses.SetAsync(Request, good with { Lifetime = TimeSpan.MaxValue }), "response.Lifetime"),
            (() => Responses.SetAsync(Request, good with { Metadata = "{" }), "response.Metadata"),
            (() => Responses.GetOrAddAsync(null!, _ => Task.FromResult(good)), "request"),
            (() => Responses.GetOrAddAsync(Request, null!), "make"),
            (() => Responses.RemoveAsync(null!), "request"),
            (() => Responses.ClearAsync(""), "userId"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Responses.GetStatisticsAsync()).Entries.Should().Be(0);
    }
}
