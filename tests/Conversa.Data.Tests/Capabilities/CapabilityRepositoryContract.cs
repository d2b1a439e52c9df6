using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Capabilities;

namespace Conversa.Data.Tests.Capabilities;

public abstract class CapabilityRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private ICapabilityRepository Capabilities => Store.Configuration.Capabilities;

    [Fact]
    public async Task Create_stores_every_property()
    {
        var given = new NewCapability("weather", """{ "units" : "°C" }""") { Id = "mine", Description = "asks the weather", IsEnabled = false, ChangedBy = Alice, ChangeReason = "wanted", Metadata = "[1]" };

        var stored = await Capabilities.CreateAsync(given);

        stored.Should().BeEquivalentTo(given, o => o.Excluding(c => c.ChangedBy).Excluding(c => c.ChangeReason));
        (stored.Version, stored.CreatedAt, stored.UpdatedAt).Should().Be((1, ManualClock.Start, ManualClock.Start));
        (await Capabilities.FindByNameAsync("weather")).Should().Be(stored);
        (await Capabilities.ListHistoryAsync("weather")).Items.Should().Equal(
            new CapabilityVersion { Version = 1, Config = given.Config, ChangedBy = Alice, ChangeReason = "wanted", CreatedAt = ManualClock.Start });
    }

    [Fact]
    public async Task Create_needs_no_more_than_a_name_and_a_config()
    {
        var stored = await Capabilities.CreateAsync(new("weather", "{}"));

        Guid.Parse(stored.Id).Version.Should().Be(7);
        (stored.Description, stored.IsEnabled, stored.Metadata).Should().Be((null, true, null));
        (await Capabilities.ListHistoryAsync("weather")).Items.Should().ContainSingle().Which.ChangedBy.Should().BeNull();
    }

    [Fact]
    public async Task A_name_is_taken_once_and_the_id_in_the_way_is_told()
    {
        var first = await Capabilities.CreateAsync(new("weather", "{}"));

        var again = () => Capabilities.CreateAsync(new("weather", "[]"));

        (await again.Should().ThrowAsync<ConversationStoreConflictException>()).Which.ExistingId.Should().Be(first.Id);
        (await Capabilities.FindByNameAsync("weather")).Should().Be(first);
        await FluentActions.Awaiting(() => Capabilities.CreateAsync(new("other", "[]") { Id = first.Id })).Should().ThrowAsync<ConversationStoreConflictException>();
        (await Capabilities.CreateAsync(new("Weather", "[]"))).Name.Should().Be("Weather", "names are compared ordinally");
    }

    [Fact]
    public async Task Another_config_is_a_new_version_with_who_and_why()
    {
        var first = await Capabilities.CreateAsync(new("weather", "1") { ChangedBy = Alice });
        Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await Capabilities.UpdateAsync("weather", new() { Config = "2", ChangedBy = Bob, ChangeReason = "better" });
        Clock.Advance(TimeSpan.FromMinutes(1));
        var third = await Capabilities.UpdateAsync("weather", new() { Config = "1" });

        second.Should().Be(first with { Version = 2, Config = "2", UpdatedAt = ManualClock.Start.AddMinutes(1) });
        third.Should().Be(first with { Version = 3, UpdatedAt = Clock.Now });
        (await Capabilities.FindByNameAsync("weather")).Should().Be(third);
        (await Capabilities.ListHistoryAsync("weather")).Items.Should().Equal(
            new CapabilityVersion { Version = 3, Config = "1", CreatedAt = Clock.Now },
            new() { Version = 2, Config = "2", ChangedBy = Bob, ChangeReason = "better", CreatedAt = ManualClock.Start.AddMinutes(1) },
            new() { Version = 1, Config = "1", ChangedBy = Alice, CreatedAt = ManualClock.Start });
    }

    [Fact]
    public async Task The_same_config_and_all_else_is_no_new_version()
    {
        var first = await Capabilities.CreateAsync(new("weather", "{}") { Description = "x" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var same = await Capabilities.UpdateAsync("weather", new() { Config = "{}", Description = null, IsEnabled = false, Metadata = "1", ChangedBy = Bob, ChangeReason = "off" });
        var nothing = await Capabilities.UpdateAsync("weather", new() { ChangedBy = Bob });
        var next = await Capabilities.UpdateAsync("weather", new() { Config = "[]" });

        same.Should().Be(first with { Description = null, IsEnabled = false, Metadata = "1", UpdatedAt = Clock.Now });
        nothing.Should().Be(same);
        next.Version.Should().Be(2);
        (await Capabilities.ListHistoryAsync("weather")).Items.Select(v => (v.Version, v.ChangedBy, v.ChangeReason)).Should().Equal([(2, null, null), (1, null, null)]);
    }

    [Fact]
    public async Task Of_changes_made_at_once_each_is_a_version()
    {
        await Capabilities.CreateAsync(new("weather", "0"));

        await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Task.Run(() => Capabilities.UpdateAsync("weather", new() { Config = $"{i}", ChangedBy = $"{i}" }))));

        var history = (await Capabilities.ListHistoryAsync("weather")).Items;
        history.Select(v => v.Version).Should().Equal(Enumerable.Range(1, 21).Reverse().Select(i => (long)i));
        history.Take(20).Should().OnlyContain(v => v.Config == v.ChangedBy);
    }

    [Fact]
    public async Task The_config_is_read_as_a_value()
    {
        await Capabilities.CreateAsync(new("weather", """{"units":"C"}"""));
        await Capabilities.CreateAsync(new("broken", """{"units":["secret"]}"""));
        var byName = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var typeInfo = (JsonTypeInfo<Weather>)JsonSerializerOptions.Web.GetTypeInfo(typeof(Weather));

        (await Capabilities.GetConfigAsync<Weather>("weather")).Should().Be(new Weather("C"));
        (await Capabilities.GetConfigAsync<Weather>("weather", byName)).Should().Be(new Weather(null));
        (await Capabilities.GetConfigAsync("weather", typeInfo)).Should().Be(new Weather("C"));
        (await Capabilities.GetConfigAsync<Weather>("nothing")).Should().BeNull();
        (await Capabilities.GetConfigAsync("nothing", typeInfo)).Should().BeNull();
        foreach (var read in new Func<Task>[] { () => Capabilities.GetConfigAsync<Weather>("broken"), () => Capabilities.GetConfigAsync("broken", typeInfo) })
        {
            (await read.Should().ThrowAsync<ConversationStoreException>()).Which.Message.Should().Contain("capability 'broken'").And.NotContain("secret");
        }

        await FluentActions.Awaiting(() => Capabilities.GetConfigAsync("weather", (JsonTypeInfo<Weather>)null!)).Should().ThrowAsync<ArgumentNullException>().WithParameterName("typeInfo");
    }

    [Fact]
    public async Task Lists_are_paged_without_gap_or_repeat()
    {
        foreach (var i in Enumerable.Range(0, 25))
        {
            await Capabilities.CreateAsync(new($"c{i * 7 % 25:00}", "0") { IsEnabled = i % 3 == 0 });
            await Capabilities.UpdateAsync("c00", new() { Config = $"{i + 1}" });
        }

        var all = await AllAsync(cursor => Capabilities.ListAsync(limit: 10, cursor: cursor));
        var enabled = await AllAsync(cursor => Capabilities.ListAsync(true, 2, cursor));
        var history = await AllAsync(cursor => Capabilities.ListHistoryAsync("c00", 10, cursor));

        all.Select(c => c.Name).Should().Equal(Enumerable.Range(0, 25).Select(i => $"c{i:00}"));
        enabled.Should().Equal(all.Where(c => c.IsEnabled));
        (await Capabilities.ListAsync(false)).Items.Should().Equal(all.Where(c => !c.IsEnabled));
        history.Select(v => v.Version).Should().Equal(Enumerable.Range(1, 26).Reverse().Select(i => (long)i));
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        foreach (var name in new[] { "a", "b" })
        {
            await Capabilities.CreateAsync(new(name, "1"));
            await Capabilities.UpdateAsync(name, new() { Config = "2" });
        }

        var list = (await Capabilities.ListAsync(limit: 1)).NextCursor;
        var history = (await Capabilities.ListHistoryAsync("a", limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[] { () => Capabilities.ListAsync(true, cursor: list), () => Capabilities.ListAsync(cursor: history), () => Capabilities.ListHistoryAsync("b", cursor: history) })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task Delete_takes_the_history_along()
    {
        await Capabilities.CreateAsync(new("weather", "{}"));

        (await Capabilities.DeleteAsync("weather")).Should().BeTrue();
        (await Capabilities.DeleteAsync("weather")).Should().BeFalse();

        (await Capabilities.FindByNameAsync("weather")).Should().BeNull();
        (await Capabilities.ListHistoryAsync("weather")).Items.Should().BeEmpty();
        (await Capabilities.CreateAsync(new("weather", "{}"))).Version.Should().Be(1);
    }

    [Fact]
    public async Task Bad_arguments_are_refused_by_name_and_nothing_is_stored()
    {
        NewCapability Good() => new("weather", "{}");
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Capabilities.CreateAsync(null!), "capability"),
            (() => Capabilities.CreateAsync(Good() with { Id = "" }), "capability.Id"),
            (() => Capabilities.CreateAsync(Good() with { Name = "" }), "capability.Name"),
            (() => Capabilities.CreateAsync(Good() with { Config = "{" }), "capability.Config"),
            (() => Capabilities.CreateAsync(Good() with { Description = "\0" }), "capability.Description"),
            (() => Capabilities.CreateAsync(Good() with { ChangedBy = "" }), "capability.ChangedBy"),
            (() => Capabilities.CreateAsync(Good() with { ChangeReason = "\ud800" }), "capability.ChangeReason"),
            (() => Capabilities.CreateAsync(Good() with { Metadata = "NaN" }), "capability.Metadata"),
            (() => Capabilities.FindByNameAsync(""), "name"),
            (() => Capabilities.GetConfigAsync<string>(""), "name"),
            (() => Capabilities.ListAsync(limit: 0), "limit"),
            (() => Capabilities.UpdateAsync("", new()), "name"),
            (() => Capabilities.UpdateAsync("x", null!), "update"),
            (() => Capabilities.UpdateAsync("x", new() { Config = (string)null! }), "update.Config"),
            (() => Capabilities.UpdateAsync("x", new() { Config = "{" }), "update.Config"),
            (() => Capabilities.UpdateAsync("x", new() { Description = "\0" }), "update.Description"),
            (() => Capabilities.UpdateAsync("x", new() { Metadata = "{" }), "update.Metadata"),
            (() => Capabilities.UpdateAsync("x", new() { ChangedBy = "" }), "update.ChangedBy"),
            (() => Capabilities.UpdateAsync("x", new() { ChangeReason = "\0" }), "update.ChangeReason"),
            (() => Capabilities.ListHistoryAsync(""), "name"),
            (() => Capabilities.ListHistoryAsync("x", 1001), "limit"),
            (() => Capabilities.DeleteAsync(""), "name"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Capabilities.ListAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_unknown_is_an_error_to_change()
    {
        foreach (var update in new CapabilityUpdate[] { new(), new() { Config = "1" } })
        {
            (await FluentActions.Awaiting(() => Capabilities.UpdateAsync("nothing", update)).Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nothing'*");
        }
    }

    [Fact]
    public async Task A_unit_of_work_changes_capabilities_or_leaves_them()
    {
        await using (var work = await Store.BeginAsync())
        {
            await work.Configuration.Capabilities.CreateAsync(new("weather", "1"));
            (await work.Configuration.Capabilities.UpdateAsync("weather", new() { Config = "2" })).Version.Should().Be(2);
        }

        (await Capabilities.FindByNameAsync("weather")).Should().BeNull();
    }

    private static async Task<List<T>> AllAsync<T>(Func<string?, Task<Page<T>>> page)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var next = await page(cursor);
            all.AddRange(next.Items);
            cursor = next.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    private sealed record Weather(string? Units);
}
