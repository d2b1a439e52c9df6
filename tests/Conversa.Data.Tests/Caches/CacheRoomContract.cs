using Conversa.Data.Caches;

namespace Conversa.Data.Tests.Caches;

public abstract class CacheRoomContract(EngineKind engine) : StoreContract(engine)
{
    private IResponseCache Responses => Store.Caches.Responses;

    private IFileProcessingCache Files => Store.Caches.FileResults;

    protected override void Configure(ConversationStoreOptions options)
    {
        options.CacheMaxEntries = 3;
        options.CacheMaxBytes = 100;
    }

    [Fact]
    public async Task What_was_used_longest_ago_goes_first()
    {
        await SetAsync("a", 1);
        await SetAsync("b", 1);
        await SetAsync("c", 1);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Responses.GetAsync(Of("a"));

        await SetAsync("d", 1);
        await SetAsync("e", 1);

        (await HeldAsync("a", "b", "c", "d", "e")).Should().Equal("a", "d", "e");
    }

    [Fact]
    public async Task As_many_go_as_the_bytes_take()
    {
        await SetAsync("a", 40);
        await SetAsync("b", 40);
        await SetAsync("c", 20);

        await SetAsync("d", 50);

        (await HeldAsync("a", "b", "c", "d")).Should().Equal("c", "d");
        (await Responses.GetStatisticsAsync()).Should().Match<CacheStatistics>(s => s.Entries == 2 && s.Bytes == 70);
    }

    [Fact]
    public async Task An_entry_that_grows_makes_room_for_itself()
    {
        await SetAsync("a", 10);
        await SetAsync("b", 50);

        await SetAsync("a", 60);

        (await HeldAsync("a", "b")).Should().Equal("a");
    }

    [Fact]
    public async Task What_is_larger_than_the_whole_cache_is_not_stored_and_nothing_else_goes()
    {
        await SetAsync("a", 1);
        await SetAsync("b", 1);

        (await Responses.SetAsync(Of("a"), new(new string('x', 101)))).Should().BeFalse();

        (await HeldAsync("a", "b")).Should().Equal("b");
        (await Responses.SetAsync(Of("c"), new(new string('é', 50)))).Should().BeTrue("it is 100 bytes");
    }

    [Fact]
    public async Task Whoever_stores_whosever_was_used_longest_ago_goes()
    {
        await Store.Users.CreateAsync(new() { Id = Alice });
        await SetAsync("a", 1);
        await SetAsync("b", 1);
        await SetAsync("c", 1);
        Clock.Advance(TimeSpan.FromSeconds(1));

        await Store.ForUser(Alice).Caches.Responses.SetAsync(Of("hers"), new("x"));

        (await HeldAsync("a", "b", "c")).Should().Equal("b", "c");
    }

    [Fact]
    public async Task What_is_no_longer_good_goes_when_something_is_stored()
    {
        await Responses.SetAsync(Of("a"), new("x") { Lifetime = TimeSpan.FromSeconds(1) });
        Clock.Advance(TimeSpan.FromSeconds(1));

        await SetAsync("b", 1);

        (await Responses.GetStatisticsAsync()).Entries.Should().Be(1);
    }

    [Fact]
    public async Task A_cap_that_was_lowered_is_reached_little_by_little_or_by_Trim()
    {
        using var directory = new TemporaryDirectory();
        ConversationStoreOptions Options(int entries) => new() { ConnectionString = $"Data Source={directory.Database}", TimeProvider = Clock, CacheMaxEntries = entries };
        await using (var before = await ConversationStore.OpenAsync(Options(1000)))
        {
            for (var i = 0; i < 350; i++)
            {
                await before.Caches.Responses.SetAsync(Of($"{i}"), new("x"));
            }
        }

        await using var after = await ConversationStore.OpenAsync(Options(10));
        await after.Caches.Responses.SetAsync(Of("new"), new("x"));
        (await after.Caches.Responses.GetStatisticsAsync()).Entries.Should().Be(251);

        (await after.Caches.Responses.TrimAsync()).Should().Be(241);

        (await after.Caches.Responses.GetAsync(Of("new"))).Should().NotBeNull();
        (await after.Caches.Responses.GetAsync(Of("341"))).Should().NotBeNull();
        (await after.Caches.Responses.GetAsync(Of("340"))).Should().BeNull();
    }

    [Fact]
    public async Task File_results_make_room_alike()
    {
        foreach (var path in new[] { "a", "b", "c" })
        {
            await Files.SetAsync(File(path), "1");
        }

        Clock.Advance(TimeSpan.FromSeconds(1));
        await Files.GetAsync(File("a"));
        await Files.GetAsync(File("b"));
        await Files.SetAsync(File("d"), $"\"{new string('x', 90)}\"");

        var held = new List<string>();
        foreach (var path in new[] { "a", "b", "c", "d" })
        {
            if (await Files.GetAsync(File(path)) is not null)
            {
                held.Add(path);
            }
        }

        held.Should().Equal("a", "b", "d");
        (await Files.SetAsync(File("a"), $"\"{new string('x', 99)}\"")).Should().BeFalse();
        (await Files.GetAsync(File("a"))).Should().BeNull();
        (await Files.TrimAsync(TimeSpan.Zero)).Should().Be(0);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await Files.TrimAsync(TimeSpan.Zero)).Should().Be(2);
    }

    private static ResponseRequest Of(string name) => new(name, "[]");

    private static FileResultKey File(string path) => new(path, new string('0', 64), "parse");

    private Task<bool> SetAsync(string name, int bytes) => Responses.SetAsync(Of(name), new(new string('x', bytes)));

    private async Task<List<string>> HeldAsync(params string[] names)
    {
        var held = new List<string>();
        foreach (var name in names)
        {
            if (await Responses.GetAsync(Of(name)) is not null)
            {
                held.Add(name);
            }
        }

        return held;
    }
}
