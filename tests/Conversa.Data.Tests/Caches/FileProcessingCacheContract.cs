using Conversa.Data.Caches;

namespace Conversa.Data.Tests.Caches;

public abstract class FileProcessingCacheContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly FileResultKey Key = new("/docs/a.pdf", new string('A', 64), "parse") { ProcessingOptions = """{"pages":[1,2],"ocr":true}""" };

    private IFileProcessingCache Files => Store.Caches.FileResults;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Users.CreateAsync(new() { Id = Alice });
        await Store.Users.CreateAsync(new() { Id = Bob });
    }

    [Fact]
    public async Task Set_stores_every_property_and_Get_is_a_use()
    {
        (await Files.SetAsync(Key, """{ "text" : "x" }""")).Should().BeTrue();
        Clock.Advance(TimeSpan.FromMinutes(1));

        var found = await Files.GetAsync(Key);

        found.Should().Be(new CachedFileResult
        {
            Id = found!.Id,
            FilePath = "/docs/a.pdf",
            FileHash = new string('a', 64),
            ProcessingType = "parse",
            ProcessingOptions = """{"ocr":true,"pages":[1,2]}""",
            ResultData = """{ "text" : "x" }""",
            CreatedAt = ManualClock.Start,
            LastAccessedAt = Clock.Now,
        });
    }

    [Fact]
    public async Task A_result_is_that_of_a_content_and_its_options()
    {
        await Files.SetAsync(Key, "1");

        foreach (var other in new[]
        {
            Key with { FilePath = "/docs/b.pdf" },
            Key with { FileHash = new string('b', 64) },
            Key with { ProcessingType = "analyze" },
            Key with { ProcessingOptions = """{"pages":[2,1],"ocr":true}""" },
            Key with { ProcessingOptions = "{}" },
            Key with { ProcessingOptions = null },
            Key with { UserId = Alice },
        })
        {
            (await Files.GetAsync(other)).Should().BeNull();
        }

        (await Files.GetAsync(Key with { FileHash = new string('a', 64), ProcessingOptions = """{ "ocr": true, "pages": [1, 2] }""" })).Should().NotBeNull();
    }

    [Fact]
    public async Task Set_again_is_a_new_result()
    {
        await Files.SetAsync(Key, "1");
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Files.SetAsync(Key, "2");

        (await Files.GetAsync(Key))!.Should().Match<CachedFileResult>(r => r.ResultData == "2" && r.CreatedAt == Clock.Now);
        (await Files.GetStatisticsAsync()).Entries.Should().Be(1);
    }

    [Fact]
    public async Task Results_are_removed_by_key_by_path_by_user_or_all()
    {
        foreach (var key in new[] { Key, Key with { ProcessingType = "x" }, Key with { FileHash = new string('b', 64) }, Key with { UserId = Alice }, Key with { FilePath = "/b" }, Key with { FilePath = "/b", UserId = Alice } })
        {
            await Files.SetAsync(key, "1");
        }

        (await Files.RemoveAsync(Key)).Should().BeTrue();
        (await Files.RemoveAsync(Key)).Should().BeFalse();
        (await Files.RemoveByPathAsync(Key.FilePath)).Should().Be(2);
        (await Files.GetAsync(Key with { UserId = Alice })).Should().NotBeNull();
        (await Files.RemoveByPathAsync(Key.FilePath, Alice)).Should().Be(1);
        (await Files.ClearAsync(Alice)).Should().Be(1);
        (await Files.ClearAsync()).Should().Be(1);
    }

    [Fact]
    public async Task What_was_not_used_for_long_goes_at_Trim_and_when_something_is_stored()
    {
        await Files.SetAsync(Key, "1");
        await Files.SetAsync(Key with { FilePath = "/b" }, "1");
        Clock.Advance(TimeSpan.FromDays(20));
        await Files.GetAsync(Key);
        (await Files.TrimAsync()).Should().Be(0);
        Clock.Advance(TimeSpan.FromDays(11));
        await Files.SetAsync(Key with { FilePath = "/c" }, "1");

        (await Files.GetStatisticsAsync()).Entries.Should().Be(2, "the second was not used for 31 days");
        (await Files.TrimAsync(TimeSpan.FromDays(10))).Should().Be(1);
        (await Files.GetAsync(Key)).Should().BeNull();
        await using var keeping = await OpenAsync(o => o.CacheLifetime = Timeout.InfiniteTimeSpan);
        await keeping.Caches.FileResults.SetAsync(Key, "1");
        Clock.Advance(TimeSpan.FromDays(10_000));
        await keeping.Caches.FileResults.SetAsync(Key with { FilePath = "/b" }, "1");
        (await keeping.Caches.FileResults.TrimAsync()).Should().Be(0);
    }

    [Fact]
    public async Task The_store_of_one_user_has_their_results_only()
    {
        await Files.SetAsync(Key, "\"shared\"");
        await Files.SetAsync(Key with { UserId = Bob }, "\"his\"");
        var hers = Store.ForUser(Alice).Caches.FileResults;

        (await hers.GetAsync(Key)).Should().BeNull();
        (await hers.SetAsync(Key, "1")).Should().BeTrue();
        (await hers.GetAsync(Key))!.UserId.Should().Be(Alice);
        (await hers.GetStatisticsAsync()).Should().Be(new CacheStatistics { Entries = 1, Bytes = 27 });
        foreach (var his in new Func<Task>[]
        {
            () => hers.GetAsync(Key with { UserId = Bob }),
            () => hers.SetAsync(Key with { UserId = Bob }, "1"),
            () => hers.RemoveAsync(Key with { UserId = Bob }),
            () => hers.RemoveByPathAsync(Key.FilePath, Bob),
            () => hers.ClearAsync(Bob),
        })
        {
            await his.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await hers.RemoveByPathAsync(Key.FilePath)).Should().Be(1);
        (await hers.RemoveAsync(Key)).Should().BeFalse();
        (await hers.ClearAsync()).Should().Be(0);
        Clock.Advance(TimeSpan.FromDays(1));
        (await hers.TrimAsync(TimeSpan.Zero)).Should().Be(0);
        (await Files.TrimAsync(TimeSpan.Zero)).Should().Be(2);
    }

    [Fact]
    public async Task A_late_result_brings_no_erased_user_back_and_results_go_with_their_user()
    {
        await Files.SetAsync(Key with { UserId = Alice }, "1");
        await Store.Users.DeleteAsync(Alice);
        var late = () => Files.SetAsync(Key with { UserId = Alice }, "1");

        await late.Should().ThrowAsync<ConversationStoreNotFoundException>();

        (await Files.GetStatisticsAsync()).Should().Be(new CacheStatistics { Entries = 0, Bytes = 0, Hits = 0, Misses = 0, TokensSaved = 0 });
    }

    [Fact]
    public async Task Statistics_count_what_was_asked()
    {
        await Files.SetAsync(Key with { ProcessingOptions = null }, "123");
        await Files.GetAsync(Key with { ProcessingOptions = null });
        await Files.GetAsync(Key);

        (await Files.GetStatisticsAsync()).Should().Be(new CacheStatistics { Entries = 1, Bytes = 3, Hits = 1, Misses = 1, TokensSaved = 0 });
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Files.GetAsync(null!), "key"),
            (() => Files.SetAsync(null!, "1"), "key"),
            (() => Files.SetAsync(Key with { FilePath = "" }, "1"), "key.FilePath"),
            (() => Files.SetAsync(Key with { FileHash = "abc" }, "1"), "key.FileHash"),
            (() => Files.SetAsync(Key with { FileHash = null! }, "1"), "key.FileHash"),
            (() => Files.SetAsync(Key with { ProcessingType = "" }, "1"), "key.ProcessingType"),
            (() => Files.SetAsync(Key with { ProcessingOptions = "{" }, "1"), "key.ProcessingOptions"),
            (() => Files.SetAsync(Key with { UserId = "" }, "1"), "key.UserId"),
            (() => Files.SetAsync(Key, "x"), "resultData"),
            (() => Files.RemoveAsync(null!), "key"),
            (() => Files.RemoveByPathAsync(""), "filePath"),
            (() => Files.RemoveByPathAsync("/a", ""), "userId"),
            (() => Files.ClearAsync(""), "userId"),
            (() => Files.TrimAsync(TimeSpan.FromSeconds(-1)), "unusedFor"),
            (() => Files.TrimAsync(TimeSpan.MaxValue), "unusedFor"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Files.GetStatisticsAsync()).Entries.Should().Be(0);
    }
}
