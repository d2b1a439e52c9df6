using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Settings;
using Conversa.Data.Tests.Secrets;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Settings;

public abstract class SettingRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly SettingWrite Sensitive = new() { IsSensitive = true };

    private sealed record Model(string Name, int Tokens);

    private sealed class Picky(string text)
    {
        public string Text { get; } = text.Length == 0 ? text : throw new FormatException($"'{text}' is too long.");
    }

    private sealed class Vocal(string text)
    {
        public string Text => throw new InvalidOperationException($"'{text}' is not to be shown.");
    }

    private ISettingRepository Settings => Store.Configuration.Settings;

    protected override void Configure(ConversationStoreOptions options) => options.With(Keys.Main);

    [Fact]
    public async Task SetJson_stores_every_property_and_notes_the_change()
    {
        var stored = await Settings.SetJsonAsync("ai.model", """{ "name" : "x" }""", new() { ChangedBy = Alice, Description = "which model", Notes = "the cheap one" });

        stored.Should().Be(new Setting
        {
            Id = stored.Id,
            Key = "ai.model",
            Value = """{ "name" : "x" }""",
            IsSensitive = false,
            Description = "which model",
            Notes = "the cheap one",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        Guid.Parse(stored.Id).Version.Should().Be(7);
        (await Settings.FindAsync("ai.model")).Should().Be(stored);
        (await Settings.GetJsonAsync("ai.model")).Should().Be("""{ "name" : "x" }""");
        var change = (await Settings.ListHistoryAsync("ai.model")).Items.Should().ContainSingle().Which;
        change.Should().Be(new SettingChange { Id = change.Id, Key = "ai.model", NewValue = stored.Value, IsSensitive = false, ChangedBy = Alice, ChangedAt = ManualClock.Start });
    }

    [Fact]
    public async Task Setting_again_replaces_the_value_keeps_the_rest_and_notes_who_changed_what_when()
    {
        var first = await Settings.SetJsonAsync("k", "1", new() { ChangedBy = Alice, Description = "d", Notes = "n" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var second = await Settings.SetJsonAsync("k", "2", new() { ChangedBy = Bob });
        var third = await Settings.SetJsonAsync("k", "3", new() { Notes = "m" });

        second.Should().Be(first with { Value = "2", UpdatedAt = Clock.Now });
        third.Should().Be(first with { Value = "3", Notes = "m", UpdatedAt = Clock.Now.AddMilliseconds(1) });
        (await Settings.ListHistoryAsync("k")).Items.Select(c => (c.OldValue, c.NewValue, c.ChangedBy, c.ChangedAt)).Should().Equal(
            ("2", "3", null, Clock.Now), ("1", "2", Bob, Clock.Now), (null, "1", Alice, ManualClock.Start));
    }

    [Fact]
    public async Task Setting_what_is_set_changes_and_notes_nothing_but_what_it_says_of_it()
    {
        var first = await Settings.SetJsonAsync("k", "1", new() { Description = "d" });
        var secret = await Settings.SetJsonAsync("s", "1", Sensitive);
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await Settings.SetJsonAsync("k", "1", new() { ChangedBy = Alice, Description = "d" })).Should().Be(first);
        (await Settings.SetJsonAsync("s", "1")).Should().Be(secret);
        (await Settings.SetJsonAsync("k", "1", new() { Description = "e", Notes = "n" })).Should().Be(first with { Description = "e", Notes = "n", UpdatedAt = Clock.Now });
        (await Settings.SetJsonAsync("s", "1", new() { Notes = "n" })).Should().Be(secret with { Notes = "n", UpdatedAt = Clock.Now });

        (await Settings.ListHistoryAsync()).Items.Should().HaveCount(2);
    }

    [Fact]
    public async Task Values_of_types_come_back()
    {
        var info = (JsonTypeInfo<Model>)new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }.GetTypeInfo(typeof(Model));
        var snake = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

        await Settings.SetAsync("model", new Model("x", 8));
        await Settings.SetAsync("snake", new Model("x", 8), options: snake);
        await Settings.SetAsync("info", new Model("y", 9), Sensitive, info);
        await Settings.SetAsync("none", (string?)null);
        await Settings.SetJsonAsync("list", "[]");

        (await Settings.GetJsonAsync("model")).Should().Be("""{"name":"x","tokens":8}""");
        (await Settings.GetAsync<Model>("model")).Should().Be(new Model("x", 8));
        (await Settings.GetAsync<Model>("snake", snake)).Should().Be(new Model("x", 8));
        (await Settings.GetAsync("info", info)).Should().Be(new Model("y", 9));
        (await Settings.GetAsync<string>("none")).Should().BeNull();
        (await Settings.GetAsync<int?>("absent")).Should().BeNull();
        (await Settings.GetAsync("absent", info)).Should().BeNull();
        foreach (var read in new Func<Task>[] { () => Settings.GetAsync<int>("model"), () => Settings.GetAsync<int>("info"), () => Settings.GetAsync("list", info) })
        {
            (await read.Should().ThrowAsync<ConversationStoreException>()).Which.Message.Should().StartWith("Setting '");
        }
    }

    [Fact]
    public async Task What_a_hosts_type_says_of_a_value_stays_here()
    {
        await Settings.SetAsync("k", new { text = "MARKER" }, Sensitive);

        var read = () => Settings.GetAsync<Picky>("k");
        var write = () => Settings.SetAsync("l", new Vocal("MARKER"));

        var unread = (await read.Should().ThrowAsync<ConversationStoreException>()).Which;
        unread.Message.Should().StartWith("Setting 'k' cannot be read as").And.EndWith("FormatException.");
        unread.ToString().Should().NotContain("MARKER");
        var unwritten = (await write.Should().ThrowAsync<ArgumentException>().WithParameterName("value")).Which;
        unwritten.Message.Should().Contain("InvalidOperationException");
        unwritten.ToString().Should().NotContain("MARKER");
    }

    [Fact]
    public async Task A_sensitive_value_is_a_secret_in_the_setting_and_in_its_history()
    {
        var stored = await Settings.SetJsonAsync("smtp.password", "\"one\"", Sensitive);
        await Settings.SetJsonAsync("smtp.password", "\"two\"", new() { ChangedBy = Alice });

        (stored.IsSensitive, stored.Value, stored.Secret!.Reveal()).Should().Be((true, null, "\"one\""));
        (await Settings.GetAsync<string>("smtp.password")).Should().Be("two");
        (await Settings.ListAsync()).Items.Should().ContainSingle().Which.Secret!.Reveal().Should().Be("\"two\"");
        (await Settings.ListHistoryAsync()).Items.Select(c => (c.IsSensitive, c.OldValue, c.NewValue, c.OldSecret?.Reveal(), c.NewSecret?.Reveal(), c.ChangedBy))
            .Should().Equal((true, null, null, "\"one\"", "\"two\"", Alice), (true, null, null, null, "\"one\"", null));
    }

    [Fact]
    public async Task What_is_sensitive_stays_so_unless_said_otherwise_also_after_it_was_deleted()
    {
        await Settings.SetJsonAsync("k", "1", Sensitive);
        (await Settings.SetJsonAsync("k", "2")).IsSensitive.Should().BeTrue();
        await Settings.DeleteAsync("k");
        (await Settings.SetJsonAsync("k", "3")).IsSensitive.Should().BeTrue();

        var plain = await Settings.SetJsonAsync("k", "3", new() { IsSensitive = false });

        (plain.IsSensitive, plain.Value, plain.Secret).Should().Be((false, "3", null));
        (await Settings.SetJsonAsync("k", "4")).IsSensitive.Should().BeFalse();
        (await Settings.ListHistoryAsync("k")).Items.Select(c => (c.IsSensitive, c.OldSecret?.Reveal() ?? c.OldValue, c.NewSecret?.Reveal() ?? c.NewValue)).Should().Equal(
            (false, "3", "4"), (true, "3", "3"), (true, null, "3"), (true, "2", null), (true, "1", "2"), (true, null, "1"));
    }

    [Fact]
    public async Task What_becomes_sensitive_does_so_with_its_whole_history()
    {
        const int Changes = 405;
        for (var i = 0; i < Changes; i++)
        {
            await Settings.SetJsonAsync("k", $"{i}");
        }

        await Settings.SetJsonAsync("other", "1");

        await Settings.SetJsonAsync("k", $"{Changes - 1}", Sensitive);

        var history = (await Settings.ListHistoryAsync("k", 1000)).Items;
        history.Should().HaveCount(Changes + 1).And.OnlyContain(c => c.IsSensitive && c.OldValue == null && c.NewValue == null);
        history.Skip(1).Select(c => c.NewSecret!.Reveal()).Should().Equal(Enumerable.Range(0, Changes).Reverse().Select(i => $"{i}"));
        (await Settings.ListHistoryAsync("other")).Items.Should().OnlyContain(c => !c.IsSensitive);
    }

    [Fact]
    public async Task What_is_not_as_expected_does_not_become_sensitive_nor_does_its_history()
    {
        for (var i = 0; i < 250; i++)
        {
            await Settings.SetJsonAsync("k", $"{i}");
        }

        var set = () => Settings.SetJsonAsync("k", "1", Sensitive with { ExpectedUpdatedAt = ManualClock.Start });

        await set.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Settings.ListHistoryAsync("k", 1000)).Items.Should().HaveCount(250).And.OnlyContain(c => !c.IsSensitive);
    }

    [Fact]
    public async Task An_expected_time_keeps_what_others_changed_from_being_overwritten()
    {
        var absent = new SettingWrite { ExpectedUpdatedAt = (DateTimeOffset?)null };
        var first = await Settings.SetJsonAsync("k", "1", absent);
        var second = await Settings.SetJsonAsync("k", "2", new() { ExpectedUpdatedAt = first.UpdatedAt });

        foreach (var late in new[] { absent, new() { ExpectedUpdatedAt = first.UpdatedAt } })
        {
            var set = () => Settings.SetJsonAsync("k", "3", late);
            (await set.Should().ThrowAsync<ConversationStoreConflictException>()).Which.ExistingId.Should().Be(first.Id);
        }

        await Settings.DeleteAsync("k");
        var gone = () => Settings.SetJsonAsync("k", "3", new() { ExpectedUpdatedAt = second.UpdatedAt });
        await gone.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Settings.FindAsync("k")).Should().BeNull();
    }

    [Fact]
    public async Task An_expected_time_is_not_that_of_a_setting_which_was_deleted_and_set_anew()
    {
        var first = await Settings.SetJsonAsync("k", "1");
        foreach (var back in new[] { TimeSpan.Zero, TimeSpan.FromMinutes(5) })
        {
            var before = await Settings.SetJsonAsync("k", "2", new() { Notes = $"{back}" });
            Clock.Advance(-back);
            await Settings.DeleteAsync("k");
            var anew = await Settings.SetJsonAsync("k", "1");

            anew.UpdatedAt.Should().BeAfter(before.UpdatedAt);
            foreach (var seen in new[] { first, before })
            {
                var late = () => Settings.SetJsonAsync("k", "3", new() { ExpectedUpdatedAt = seen.UpdatedAt });
                await late.Should().ThrowAsync<ConversationStoreConflictException>();
            }
        }
    }

    [Fact]
    public async Task Many_at_once_who_expect_what_they_read_lose_no_change()
    {
        await Settings.SetJsonAsync("count", "0");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(AddOneAsync)));

        (await Settings.GetAsync<int>("count")).Should().Be(8);

        async Task AddOneAsync()
        {
            while (true)
            {
                var now = (await Settings.FindAsync("count"))!;
                try
                {
                    await Settings.SetAsync("count", int.Parse(now.Value!, System.Globalization.CultureInfo.InvariantCulture) + 1, new() { ExpectedUpdatedAt = now.UpdatedAt });
                    return;
                }
                catch (ConversationStoreConflictException)
                {
                    // Somebody was faster.
                }
            }
        }
    }

    [Fact]
    public async Task Delete_takes_a_setting_back_and_keeps_its_history()
    {
        await Settings.SetJsonAsync("k", "1");
        await Settings.SetJsonAsync("s", "2", Sensitive);
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await Settings.DeleteAsync("k", Alice)).Should().BeTrue();
        (await Settings.DeleteAsync("k", Alice)).Should().BeFalse();
        (await Settings.DeleteAsync("s")).Should().BeTrue();

        (await Settings.FindAsync("k")).Should().BeNull();
        (await Settings.GetJsonAsync("s")).Should().BeNull();
        (await Settings.ListHistoryAsync()).Items.Take(2).Select(c => (c.Key, c.OldValue ?? c.OldSecret?.Reveal(), c.NewValue, c.NewSecret, c.ChangedBy, c.ChangedAt))
            .Should().Equal(("s", "2", null, null, null, Clock.Now), ("k", "1", null, null, Alice, Clock.Now));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_key_and_keep_to_the_prefix()
    {
        string[] keys = ["A", "a", "a.", "a.1", "a.2", "a.\U0010FFFF", "a.\U0010FFFFx", "a/", "b", "\uD7FF", "\uD7FFx", "\uE000", "\U0010FFFF", "\U0010FFFFx"];
        foreach (var key in keys)
        {
            await Settings.SetJsonAsync(key, "1");
        }

        (await AllAsync(null, 3)).Should().Equal(keys);
        (await AllAsync("a.", 1)).Should().Equal("a.", "a.1", "a.2", "a.\U0010FFFF", "a.\U0010FFFFx");
        (await AllAsync("a.\U0010FFFF", 1)).Should().Equal("a.\U0010FFFF", "a.\U0010FFFFx");
        (await AllAsync("\U0010FFFF", 1)).Should().Equal("\U0010FFFF", "\U0010FFFFx");
        (await AllAsync("\uD7FF", 1)).Should().Equal("\uD7FF", "\uD7FFx");
        (await AllAsync("c", 1)).Should().BeEmpty();

        async Task<List<string>> AllAsync(string? prefix, int limit)
        {
            var seen = new List<string>();
            string? cursor = null;
            do
            {
                var page = await Settings.ListAsync(prefix, limit, cursor);
                page.Items.Count.Should().BeLessThanOrEqualTo(limit);
                seen.AddRange(page.Items.Select(s => s.Key));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return seen;
        }
    }

    [Fact]
    public async Task Pages_of_history_follow_each_other_newest_first()
    {
        for (var i = 0; i < 5; i++)
        {
            await Settings.SetJsonAsync("a", $"{i}");
            await Settings.SetJsonAsync("b", $"{i}");
        }

        var first = await Settings.ListHistoryAsync("a", 2);
        var second = await Settings.ListHistoryAsync("a", 2, first.NextCursor);
        var third = await Settings.ListHistoryAsync("a", 2, second.NextCursor);

        first.Items.Concat(second.Items).Concat(third.Items).Select(c => (c.Key, c.NewValue)).Should().Equal(("a", "4"), ("a", "3"), ("a", "2"), ("a", "1"), ("a", "0"));
        third.NextCursor.Should().BeNull();
        (await Settings.ListHistoryAsync(limit: 2)).Items.Select(c => c.Key).Should().Equal("b", "a");
        foreach (var misuse in new Func<Task>[]
        {
            () => Settings.ListHistoryAsync("b", cursor: first.NextCursor),
            () => Settings.ListHistoryAsync(cursor: first.NextCursor),
            () => Settings.ListAsync(cursor: first.NextCursor),
            () => Settings.ListAsync("a", cursor: "no cursor"),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var longest = new string('x', 257);
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Settings.SetJsonAsync("", "1"), "key"),
            (() => Settings.SetJsonAsync(longest, "1"), "key"),
            (() => Settings.SetJsonAsync("k", null!), "json"),
            (() => Settings.SetJsonAsync("k", "text"), "json"),
            (() => Settings.SetJsonAsync("k", "1", new() { ChangedBy = "" }), "write.ChangedBy"),
            (() => Settings.SetJsonAsync("k", "1", new() { Description = "\0" }), "write.Description"),
            (() => Settings.SetJsonAsync("k", "1", new() { Notes = "\ud800" }), "write.Notes"),
            (() => Settings.SetAsync("a\0b", 1), "key"),
            (() => Settings.SetAsync("k", double.NaN), "value"),
            (() => Settings.SetAsync("k", 1, null, (JsonTypeInfo<int>)null!), "typeInfo"),
            (() => Settings.GetJsonAsync(null!), "key"),
            (() => Settings.GetAsync<int>(""), "key"),
            (() => Settings.GetAsync("k", (JsonTypeInfo<int>)null!), "typeInfo"),
            (() => Settings.FindAsync(""), "key"),
            (() => Settings.ListAsync(""), "prefix"),
            (() => Settings.ListAsync(limit: 0), "limit"),
            (() => Settings.ListHistoryAsync(""), "key"),
            (() => Settings.ListHistoryAsync(limit: 1001), "limit"),
            (() => Settings.DeleteAsync(""), "key"),
            (() => Settings.DeleteAsync("k", ""), "changedBy"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Settings.ListAsync()).Items.Should().BeEmpty();
        (await Settings.ListHistoryAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public void The_store_of_one_user_has_no_settings()
    {
        Store.ForUser(Alice).Configuration.Should().NotBeAssignableTo<IHostConfiguration>();
        Store.Configuration.Should().BeSameAs(((IStoreModules)Store).Configuration);
    }

    [Fact]
    public async Task A_unit_of_work_sets_with_the_rest_or_not_at_all()
    {
        await using (var work = await Store.BeginAsync())
        {
            await work.Configuration.Settings.SetJsonAsync("k", "1", Sensitive);
            (await work.Configuration.Settings.GetJsonAsync("k")).Should().Be("1");
            work.ForUser(Alice).Configuration.Should().NotBeAssignableTo<IHostConfiguration>();
        }

        (await Settings.FindAsync("k")).Should().BeNull();
        (await Settings.ListHistoryAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public void Any_sequence_of_values_is_told_by_the_history()
    {
        var n = 0;
        Prop.ForAll(
            (from value in Gen.Choose(0, 2) from sensitive in Gen.Elements(null, true, (bool?)false) select (value, sensitive)).NonEmptyListOf().ToArbitrary(),
            steps =>
            {
                var key = $"k{n++}";
                foreach (var (value, sensitive) in steps)
                {
                    Wait(Settings.SetAsync(key, value, new() { IsSensitive = sensitive }));
                }

                // Backwards from what is set, each change begins where the one before it ended.
                var expected = Wait(Settings.GetJsonAsync(key));
                foreach (var change in Wait(Settings.ListHistoryAsync(key, 1000)).Items)
                {
                    if ((change.NewSecret?.Reveal() ?? change.NewValue) != expected)
                    {
                        return false;
                    }

                    expected = change.OldSecret?.Reveal() ?? change.OldValue;
                }

                return expected is null;
            }).QuickCheckThrowOnFailure();

        static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
    }
}
