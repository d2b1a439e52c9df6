using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Providers;
using Conversa.Data.Secrets;
using Conversa.Data.Tests.Secrets;

namespace Conversa.Data.Tests.Providers;

public abstract class ProviderRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private sealed record Config(string ApiKey, int Retries);

    private IProviderRepository Providers => Store.Configuration.Providers;

    protected override void Configure(ConversationStoreOptions options) => options.With(Keys.Main);

    [Fact]
    public async Task Save_stores_every_property_and_the_user()
    {
        var stored = await Providers.SaveAsync(new(Alice, "openrouter", new("""{ "key" : "k" }""")) { IsActive = false, IsDefault = true, Metadata = "[1]" });

        stored.Should().Be(new ProviderConfig
        {
            Id = stored.Id,
            UserId = Alice,
            Provider = "openrouter",
            Config = stored.Config,
            IsActive = false,
            IsDefault = true,
            Metadata = "[1]",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        Guid.Parse(stored.Id).Version.Should().Be(7);
        stored.Config.Reveal().Should().Be("""{ "key" : "k" }""");
        (await Providers.FindAsync(Alice, "openrouter")).Should().Be(stored);
        (await Store.Users.FindByIdAsync(Alice)).Should().NotBeNull();
    }

    [Fact]
    public async Task Saving_again_replaces_the_configuration_and_keeps_the_rest()
    {
        var first = await Providers.SaveAsync(new(Alice, "p", new("1")) { IsDefault = true, Metadata = "[1]" });
        (first.IsActive, first.IsDefault).Should().Be((true, true));
        Clock.Advance(TimeSpan.FromMinutes(1));

        var second = await Providers.SaveAsync(new(Alice, "p", new("2")));
        var third = await Providers.SaveAsync(new(Alice, "p", new("3")) { IsActive = false, IsDefault = false, Metadata = "[3]" });

        second.Should().Be(first with { Config = second.Config, UpdatedAt = Clock.Now });
        second.Config.Reveal().Should().Be("2");
        third.Should().Be(first with { Config = third.Config, IsActive = false, IsDefault = false, Metadata = "[3]", UpdatedAt = Clock.Now.AddMilliseconds(1) });
        (await Providers.ListAsync(Alice)).Items.Should().Equal(third);
    }

    [Fact]
    public async Task Configurations_of_types_come_back()
    {
        var info = (JsonTypeInfo<Config>)new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }.GetTypeInfo(typeof(Config));
        var snake = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

        await Providers.SaveAsync(Alice, "a", new Config("k", 3));
        await Providers.SaveAsync(Alice, "b", new Config("k", 3), snake);
        await Providers.SaveAsync(Alice, "c", new Config("k", 3), info);

        (await Providers.FindAsync(Alice, "a"))!.Config.Reveal().Should().Be("""{"apiKey":"k","retries":3}""");
        (await Providers.GetConfigAsync<Config>(Alice, "a")).Should().Be(new Config("k", 3));
        (await Providers.GetConfigAsync<Config>(Alice, "b", snake)).Should().Be(new Config("k", 3));
        (await Providers.GetConfigAsync(Alice, "c", info)).Should().Be(new Config("k", 3));
        (await Providers.GetConfigAsync<Config>(Alice, "d")).Should().BeNull();
        (await Providers.GetConfigAsync(Alice, "d", info)).Should().BeNull();
        await Providers.SaveAsync(new(Alice, "d", new("[]")));
        foreach (var read in new Func<Task>[] { () => Providers.GetConfigAsync<int>(Alice, "a"), () => Providers.GetConfigAsync(Alice, "d", info) })
        {
            (await read.Should().ThrowAsync<ConversationStoreException>()).Which.Message.Should().StartWith("The configuration of provider '");
        }
    }

    [Fact]
    public async Task A_user_has_one_default_and_it_counts_while_it_is_active()
    {
        await Providers.SaveAsync(new(Alice, "a", new("1")));
        await Providers.SaveAsync(new(Alice, "b", new("1")));
        await Providers.SaveAsync(new(Bob, "a", new("1")) { IsDefault = true });
        (await Providers.FindDefaultAsync(Alice)).Should().BeNull();

        (await Providers.SetDefaultAsync(Alice, "a")).IsDefault.Should().BeTrue();
        (await Providers.SetDefaultAsync(Alice, "b")).IsDefault.Should().BeTrue();
        (await Defaults()).Should().Equal("b");
        await Providers.SetDefaultAsync(Alice, "b");
        (await Defaults()).Should().Equal("b");
        await Providers.SaveAsync(new(Alice, "c", new("1")) { IsDefault = true });
        (await Defaults()).Should().Equal("c");
        await Providers.SaveAsync(new(Alice, "a", new("1")) { IsDefault = true });
        (await Defaults()).Should().Equal("a");
        (await Providers.SetActiveAsync(Alice, "a", isActive: false)).Should().Match<ProviderConfig>(c => !c.IsActive && c.IsDefault);
        (await Providers.FindDefaultAsync(Alice)).Should().BeNull();
        await Providers.SetActiveAsync(Alice, "a", isActive: true);
        (await Providers.FindDefaultAsync(Alice))!.Provider.Should().Be("a");
        (await Providers.DeleteAsync(Alice, "a")).Should().BeTrue();
        (await Providers.FindDefaultAsync(Alice)).Should().BeNull();
        (await Providers.FindDefaultAsync(Bob))!.Provider.Should().Be("a");

        async Task<IEnumerable<string>> Defaults() => (await Providers.ListAsync(Alice)).Items.Where(c => c.IsDefault).Select(c => c.Provider);
    }

    [Fact]
    public async Task A_default_that_does_not_exist_leaves_the_default_there_was()
    {
        await Providers.SaveAsync(new(Alice, "a", new("1")) { IsDefault = true });

        foreach (var change in new Func<Task>[]
        {
            () => Providers.SetDefaultAsync(Alice, "none"),
            () => Providers.SetActiveAsync(Alice, "none", isActive: true),
            () => Providers.SetDefaultAsync("nobody", "a"),
        })
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await Providers.FindDefaultAsync(Alice))!.Provider.Should().Be("a");
        (await Providers.DeleteAsync(Alice, "none")).Should().BeFalse();
    }

    [Fact]
    public async Task Many_at_once_leave_one_default()
    {
        string[] names = ["a", "b", "c", "d"];
        foreach (var name in names)
        {
            await Providers.SaveAsync(new(Alice, name, new("1")));
        }

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => Providers.SetDefaultAsync(Alice, names[i % 4]))));

        (await Providers.ListAsync(Alice)).Items.Should().ContainSingle(c => c.IsDefault);
    }

    [Fact]
    public async Task Pages_follow_each_other_by_provider()
    {
        foreach (var name in new[] { "c", "a", "B", "b" })
        {
            await Providers.SaveAsync(new(Alice, name, new("1")) { IsActive = name != "b" });
        }

        await Providers.SaveAsync(new(Bob, "x", new("1")));
        var first = await Providers.ListAsync(Alice, limit: 3);
        var second = await Providers.ListAsync(Alice, limit: 3, cursor: first.NextCursor);

        first.Items.Concat(second.Items).Select(c => c.Provider).Should().Equal("B", "a", "b", "c");
        second.NextCursor.Should().BeNull();
        (await Providers.ListAsync(Alice, isActive: true)).Items.Select(c => c.Provider).Should().Equal("B", "a", "c");
        (await Providers.ListAsync(Alice, isActive: false)).Items.Select(c => c.Provider).Should().Equal("b");
        foreach (var misuse in new Func<Task>[]
        {
            () => Providers.ListAsync(Bob, cursor: first.NextCursor),
            () => Providers.ListAsync(Alice, isActive: true, cursor: first.NextCursor),
            () => Store.ForUser(Alice).Configuration.Providers.ListAsync(Alice, cursor: first.NextCursor),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Providers.SaveAsync(null!), "config"),
            (() => Providers.SaveAsync(new("", "p", new("1"))), "userId"),
            (() => Providers.SaveAsync(new(Alice, "", new("1"))), "provider"),
            (() => Providers.SaveAsync(new(Alice, "p", null!)), "config.Config"),
            (() => Providers.SaveAsync(new(Alice, "p", new("text"))), "config.Config"),
            (() => Providers.SaveAsync(new(Alice, "p", new("1")) { Metadata = "{" }), "config.Metadata"),
            (() => Providers.SaveAsync("", "p", 1), "userId"),
            (() => Providers.SaveAsync(Alice, "", 1), "provider"),
            (() => Providers.SaveAsync(Alice, "p", double.NaN), "config"),
            (() => Providers.SaveAsync(Alice, "p", 1, (JsonTypeInfo<int>)null!), "typeInfo"),
            (() => Providers.FindAsync("", "p"), "userId"),
            (() => Providers.FindDefaultAsync(""), "userId"),
            (() => Providers.GetConfigAsync<int>(Alice, ""), "provider"),
            (() => Providers.GetConfigAsync(Alice, "p", (JsonTypeInfo<int>)null!), "typeInfo"),
            (() => Providers.ListAsync(""), "userId"),
            (() => Providers.ListAsync(Alice, limit: 0), "limit"),
            (() => Providers.SetDefaultAsync(Alice, "\0"), "provider"),
            (() => Providers.SetActiveAsync("", "p", isActive: true), "userId"),
            (() => Providers.DeleteAsync(Alice, ""), "provider"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task One_users_store_knows_their_configurations_only()
    {
        await Providers.SaveAsync(new(Bob, "p", new("1")) { IsDefault = true });
        var hers = Store.ForUser(Alice).Configuration.Providers;

        (await hers.FindAsync(Bob, "p")).Should().BeNull();
        (await hers.FindDefaultAsync(Bob)).Should().BeNull();
        (await hers.GetConfigAsync<int?>(Bob, "p")).Should().BeNull();
        (await hers.ListAsync(Bob)).Items.Should().BeEmpty();
        (await hers.DeleteAsync(Bob, "p")).Should().BeFalse();
        foreach (var change in new Func<Task>[]
        {
            () => hers.SaveAsync(new(Bob, "p", new("2"))),
            () => hers.SaveAsync(Bob, "p", 2),
            () => hers.SetDefaultAsync(Bob, "p"),
            () => hers.SetActiveAsync(Bob, "p", isActive: false),
        })
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        var his = Store.ForUser(Bob).Configuration.Providers;
        (await his.GetConfigAsync<int>(Bob, "p")).Should().Be(1);
        (await his.FindDefaultAsync(Bob)).Should().Match<ProviderConfig>(c => c.IsActive && c.IsDefault);
        (await his.SaveAsync(Bob, "q", 2)).UserId.Should().Be(Bob);
        (await his.SetDefaultAsync(Bob, "q")).IsDefault.Should().BeTrue();
        (await his.SetActiveAsync(Bob, "q", isActive: false)).IsActive.Should().BeFalse();
        (await his.ListAsync(Bob)).Items.Should().HaveCount(2);
        (await his.DeleteAsync(Bob, "q")).Should().BeTrue();
    }

    [Fact]
    public async Task Deleting_a_user_deletes_their_configurations_and_quotas()
    {
        await Providers.SaveAsync(new(Bob, "p", new("1")));
        await Store.Configuration.ApiQuotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { UserId = Bob, MaxRequests = 1 });

        await Store.Users.DeleteAsync(Bob);

        (await Providers.ListAsync(Bob)).Items.Should().BeEmpty();
        (await Store.Configuration.ApiQuotas.ListAsync("p", Bob)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_secret_that_was_read_can_be_saved_again()
    {
        var read = (await Providers.SaveAsync(new(Alice, "p", new("1")))).Config;

        (await Providers.SaveAsync(new(Alice, "q", read))).Config.Reveal().Should().Be("1");
        read.Should().NotBe(new SecretText("1"));
    }
}
