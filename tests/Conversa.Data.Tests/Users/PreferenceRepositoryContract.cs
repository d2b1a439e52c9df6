using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;
using Conversa.Data.Users;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Users;

public abstract class PreferenceRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private sealed record Theme(string Name, int FontSize);

    private IPreferenceRepository Preferences => Store.Configuration.Preferences;

    [Fact]
    public async Task SetJson_stores_every_property_and_the_user()
    {
        var stored = await Preferences.SetJsonAsync(Alice, "ui", "theme", """{ "name" : "dark" }""", """{"by":"alice"}""");

        stored.Should().Be(new UserPreference
        {
            Id = stored.Id,
            UserId = Alice,
            Category = "ui",
            Key = "theme",
            Value = """{ "name" : "dark" }""",
            Metadata = """{"by":"alice"}""",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        Guid.Parse(stored.Id).Version.Should().Be(7);
        (await Preferences.GetJsonAsync(Alice, "ui", "theme")).Should().Be("""{ "name" : "dark" }""");
        (await Preferences.ListAsync(Alice)).Items.Should().Equal(stored);
        (await Store.Users.FindByIdAsync(Alice)).Should().NotBeNull();
    }

    [Fact]
    public async Task Setting_again_replaces_the_value_and_keeps_the_rest()
    {
        var first = await Preferences.SetJsonAsync(Alice, "ui", "theme", "1", "[1]");
        Clock.Advance(TimeSpan.FromMinutes(1));

        var second = await Preferences.SetJsonAsync(Alice, "ui", "theme", "2");
        var third = await Preferences.SetJsonAsync(Alice, "ui", "theme", "3", "[3]");

        second.Should().Be(first with { Value = "2", UpdatedAt = Clock.Now });
        third.Should().Be(first with { Value = "3", Metadata = "[3]", UpdatedAt = Clock.Now.AddMilliseconds(1) });
        (await Preferences.ListAsync(Alice)).Items.Should().Equal(third);
    }

    [Fact]
    public async Task Users_categories_and_keys_are_apart()
    {
        await Preferences.SetJsonAsync(Alice, "a", "k", "1");
        await Preferences.SetJsonAsync(Alice, "b", "k", "2");
        await Preferences.SetJsonAsync(Alice, "a", "K", "3");
        await Preferences.SetJsonAsync(Bob, "a", "k", "4");

        (await Preferences.GetJsonAsync(Alice, "a", "k")).Should().Be("1");
        (await Preferences.GetJsonAsync(Alice, "b", "k")).Should().Be("2");
        (await Preferences.GetJsonAsync(Alice, "a", "K")).Should().Be("3");
        (await Preferences.GetJsonAsync(Bob, "a", "k")).Should().Be("4");
        (await Preferences.GetJsonAsync(Bob, "b", "k")).Should().BeNull();
    }

    [Fact]
    public async Task Values_of_types_come_back_with_the_stores_options()
    {
        await Preferences.SetAsync(Alice, "ui", "theme", new Theme("dark", 12));
        await Preferences.SetAsync(Alice, "ui", "size", 12);
        await Preferences.SetAsync(Alice, "ui", "none", (string?)null);
        await Preferences.SetAsync(Alice, "ui", "text", """{"not":"parsed"}""");

        (await Preferences.GetJsonAsync(Alice, "ui", "theme")).Should().Be("""{"name":"dark","fontSize":12}""");
        (await Preferences.GetAsync<Theme>(Alice, "ui", "theme")).Should().Be(new Theme("dark", 12));
        (await Preferences.GetAsync<int>(Alice, "ui", "size")).Should().Be(12);
        (await Preferences.GetJsonAsync(Alice, "ui", "none")).Should().Be("null");
        (await Preferences.GetAsync<string>(Alice, "ui", "none")).Should().BeNull();
        (await Preferences.GetAsync<string>(Alice, "ui", "text")).Should().Be("""{"not":"parsed"}""");
        (await Preferences.GetAsync<int?>(Alice, "ui", "absent")).Should().BeNull();
        (await Preferences.GetAsync<int>(Alice, "ui", "absent")).Should().Be(0);
    }

    [Fact]
    public async Task Values_of_types_follow_options_and_generated_code_that_a_call_brings()
    {
        var snake = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        var info = (JsonTypeInfo<Theme>)new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }.GetTypeInfo(typeof(Theme));

        await Preferences.SetAsync(Alice, "ui", "snake", new Theme("dark", 12), snake);
        await Preferences.SetAsync(Alice, "ui", "info", new Theme("light", 9), info);

        (await Preferences.GetJsonAsync(Alice, "ui", "snake")).Should().Be("""{"name":"dark","font_size":12}""");
        (await Preferences.GetAsync<Theme>(Alice, "ui", "snake", snake)).Should().Be(new Theme("dark", 12));
        (await Preferences.GetJsonAsync(Alice, "ui", "info")).Should().Be("""{"Name":"light","FontSize":9}""");
        (await Preferences.GetAsync(Alice, "ui", "info", info)).Should().Be(new Theme("light", 9));
        (await Preferences.GetAsync(Alice, "ui", "absent", info)).Should().BeNull();
    }

    [Fact]
    public async Task What_is_stored_as_another_type_is_an_error_that_does_not_quote_it()
    {
        var info = (JsonTypeInfo<Dictionary<string, int>>)JsonSerializerOptions.Web.GetTypeInfo(typeof(Dictionary<string, int>));
        await Preferences.SetJsonAsync(Alice, "ui", "theme", """{"secret-key":"secret-value"}""");

        foreach (var read in new Func<Task>[]
        {
            () => Preferences.GetAsync<int>(Alice, "ui", "theme"),
            () => Preferences.GetAsync<Dictionary<string, int>>(Alice, "ui", "theme"),
            () => Preferences.GetAsync<IDisposable>(Alice, "ui", "theme"),
            () => Preferences.GetAsync(Alice, "ui", "theme", info),
        })
        {
            var error = (await read.Should().ThrowAsync<ConversationStoreException>()).Which;
            error.Message.Should().Contain("theme");
            error.ToString().Should().NotContain("secret");
        }
    }

    private sealed class Loop
    {
        public Loop Self => this;
    }

    [Fact]
    public async Task What_cannot_become_JSON_is_refused()
    {
        foreach (var set in new Func<Task>[]
        {
            () => Preferences.SetAsync(Alice, "ui", "k", new Loop()),
            () => Preferences.SetAsync(Alice, "ui", "k", double.NaN),
            () => Preferences.SetAsync(Alice, "ui", "k", typeof(string)),
            () => Preferences.SetAsync(Alice, "ui", "k", new string('x', 1024 * 1024)),
        })
        {
            await set.Should().ThrowAsync<ArgumentException>().WithParameterName("value");
        }

        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Pages_follow_each_other_by_category_and_key_without_gap_or_repeat()
    {
        var wide = new string('字', 255);
        var names = new[] { "a", "a:b", "b", wide + "1", wide + "2" };
        foreach (var category in names)
        {
            foreach (var key in names)
            {
                await Preferences.SetJsonAsync(Alice, category, key, "1");
            }
        }

        await Preferences.SetJsonAsync(Bob, "a", "c", "1");
        var expected = names.SelectMany(c => names.Select(k => (c, k))).ToList();

        (await All(null, 3)).Should().Equal(expected);
        (await All(null, 1)).Should().Equal(expected);
        (await All("a:b", 2)).Should().Equal(expected.Where(e => e.c == "a:b"));
        (await All("none", 2)).Should().BeEmpty();

        async Task<List<(string, string)>> All(string? category, int limit)
        {
            var seen = new List<(string, string)>();
            string? cursor = null;
            do
            {
                var page = await Preferences.ListAsync(Alice, category, limit, cursor);
                page.Items.Count.Should().BeLessThanOrEqualTo(limit);
                seen.AddRange(page.Items.Select(p => (p.Category, p.Key)));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return seen;
        }
    }

    [Fact]
    public async Task A_cursor_that_was_made_up_does_not_lead_out_of_the_category()
    {
        await Preferences.SetJsonAsync(Alice, "a", "1", "1");
        await Preferences.SetJsonAsync(Alice, "b", "1", "1");

        var page = await Preferences.ListAsync(Alice, "a", cursor: MadeUp($"preferences|{Alice}||a", "b\0"));

        page.Items.Should().ContainSingle().Which.Category.Should().Be("a");
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        await Preferences.SetJsonAsync(Alice, "a", "1", "1");
        await Preferences.SetJsonAsync(Alice, "a", "2", "1");
        var cursor = (await Preferences.ListAsync(Alice, limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[]
        {
            () => Preferences.ListAsync(Bob, cursor: cursor),
            () => Preferences.ListAsync(Alice, "a", cursor: cursor),
            () => Store.ForUser(Alice).Configuration.Preferences.ListAsync(Alice, cursor: cursor),
            () => Preferences.ListAsync(Alice, cursor: "not a cursor"),
            () => Preferences.ListAsync(Alice, cursor: WithKey(cursor!, "a")),
            () => Preferences.ListAsync(Alice, cursor: WithKey(cursor!, "a\0b\0c")),
            () => Preferences.ListAsync(Alice, cursor: MadeUp($"preferences|{Alice}||", "no two names")),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    // The cursor of the same list, with a place that the list never gave out.
    private static string WithKey(string cursor, string key)
    {
        var given = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(':');
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{given[0]}:{given[1]}:{key}"));
    }

    [Fact]
    public async Task Delete_takes_one_preference_back()
    {
        await Preferences.SetJsonAsync(Alice, "ui", "theme", "1");
        await Preferences.SetJsonAsync(Alice, "ui", "size", "2");

        (await Preferences.DeleteAsync(Alice, "ui", "theme")).Should().BeTrue();
        (await Preferences.DeleteAsync(Alice, "ui", "theme")).Should().BeFalse();

        (await Preferences.GetJsonAsync(Alice, "ui", "theme")).Should().BeNull();
        (await Preferences.ListAsync(Alice)).Items.Should().ContainSingle().Which.Key.Should().Be("size");
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var longest = new string('x', 257);
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Preferences.SetJsonAsync("", "c", "k", "1"), "userId"),
            (() => Preferences.SetJsonAsync(Alice, null!, "k", "1"), "category"),
            (() => Preferences.SetJsonAsync(Alice, longest, "k", "1"), "category"),
            (() => Preferences.SetJsonAsync(Alice, "c", "", "1"), "key"),
            (() => Preferences.SetJsonAsync(Alice, "c", "a\0b", "1"), "key"),
            (() => Preferences.SetJsonAsync(Alice, "c", "k", null!), "json"),
            (() => Preferences.SetJsonAsync(Alice, "c", "k", ""), "json"),
            (() => Preferences.SetJsonAsync(Alice, "c", "k", "text"), "json"),
            (() => Preferences.SetJsonAsync(Alice, "c", "k", "1 2"), "json"),
            (() => Preferences.SetJsonAsync(Alice, "c", "k", "\"\ud800\""), "json"),
            (() => Preferences.SetJsonAsync(Alice, "c", "k", new string('[', 65) + new string(']', 65)), "json"),
            (() => Preferences.SetJsonAsync(Alice, "c", "k", "1", "{"), "metadata"),
            (() => Preferences.SetAsync("", "c", "k", 1), "userId"),
            (() => Preferences.SetAsync(Alice, "", "k", 1), "category"),
            (() => Preferences.SetAsync(Alice, "c", "\udc00", 1), "key"),
            (() => Preferences.SetAsync(Alice, "c", "k", 1, (JsonTypeInfo<int>)null!), "typeInfo"),
            (() => Preferences.GetJsonAsync("", "c", "k"), "userId"),
            (() => Preferences.GetAsync<int>(Alice, "", "k"), "category"),
            (() => Preferences.GetAsync(Alice, "c", "k", (JsonTypeInfo<int>)null!), "typeInfo"),
            (() => Preferences.DeleteAsync(Alice, "c", ""), "key"),
            (() => Preferences.ListAsync(""), "userId"),
            (() => Preferences.ListAsync(Alice, ""), "category"),
            (() => Preferences.ListAsync(Alice, limit: 0), "limit"),
            (() => Preferences.ListAsync(Alice, limit: -1), "limit"),
            (() => Preferences.ListAsync(Alice, limit: int.MaxValue), "limit"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty()
    {
        (await Preferences.GetJsonAsync("nobody", "c", "k")).Should().BeNull();
        (await Preferences.GetAsync<Theme>("nobody", "c", "k")).Should().BeNull();
        (await Preferences.ListAsync("nobody")).Items.Should().BeEmpty();
        (await Preferences.ListAsync("nobody", "c")).Items.Should().BeEmpty();
        (await Preferences.DeleteAsync("nobody", "c", "k")).Should().BeFalse();
        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task One_users_store_knows_their_preferences_only()
    {
        await Preferences.SetJsonAsync(Bob, "ui", "theme", "1");

        foreach (var stranger in new[] { Alice, "Bob" })
        {
            var preferences = Store.ForUser(stranger).Configuration.Preferences;
            (await preferences.GetJsonAsync(Bob, "ui", "theme")).Should().BeNull();
            (await preferences.GetAsync<int?>(Bob, "ui", "theme")).Should().BeNull();
            (await preferences.ListAsync(Bob)).Items.Should().BeEmpty();
            (await preferences.ListAsync(Bob, "ui")).Items.Should().BeEmpty();
            (await preferences.DeleteAsync(Bob, "ui", "theme")).Should().BeFalse();
            foreach (var set in new Func<Task>[] { () => preferences.SetJsonAsync(Bob, "ui", "theme", "2"), () => preferences.SetAsync(Bob, "ui", "theme", 2) })
            {
                await set.Should().ThrowAsync<ConversationStoreNotFoundException>();
            }
        }

        (await Preferences.GetJsonAsync(Bob, "ui", "theme")).Should().Be("1");
        var own = Store.ForUser(Bob).Configuration.Preferences;
        (await own.SetAsync(Bob, "ui", "theme", 3)).Value.Should().Be("3");
        (await own.GetAsync<int>(Bob, "ui", "theme")).Should().Be(3);
        (await own.ListAsync(Bob)).Items.Should().ContainSingle();
        (await own.DeleteAsync(Bob, "ui", "theme")).Should().BeTrue();
        await Store.ForUser("carol").Configuration.Preferences.SetAsync("carol", "ui", "theme", 1);
        (await Store.Users.FindByIdAsync("carol")).Should().NotBeNull();
    }

    [Fact]
    public void Any_text_comes_back_as_it_was_set_under_any_name()
    {
        var texts = ArbMap.Default.GeneratorFor<string?>().Where(text => text is null || !text.EnumerateRunes().Contains(Rune.ReplacementChar));
        var names = texts.Where(text => text?.Length is > 0 and <= 256 && !text.Contains('\0', StringComparison.Ordinal)).Select(text => text!);
        var property = Prop.ForAll(names.Zip(texts).ToArbitrary(), given => ComesBackAsync(given.Item1, given.Item2));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), property);
    }

    private async Task ComesBackAsync(string name, string? value)
    {
        await Preferences.SetAsync(name, name, name, value);
        (await Preferences.GetAsync<string>(name, name, name)).Should().Be(value);
        await Preferences.SetJsonAsync(name, name, name, JsonSerializer.Serialize(value));
        (await Preferences.GetAsync<string>(name, name, name)).Should().Be(value);
        (await Preferences.ListAsync(name)).Items.Should().ContainSingle().Which.Key.Should().Be(name);
        await Preferences.DeleteAsync(name, name, name);
    }

    private static string MadeUp(string scope, string key) => Cursor.PageOf([1, 2], 1, scope, _ => new(0, key)).NextCursor!;
}
