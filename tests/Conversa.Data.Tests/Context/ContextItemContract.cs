using Conversa.Data.Context;
using Conversa.Data.Conversations;

namespace Conversa.Data.Tests.Context;

public abstract class ContextItemContract(EngineKind engine) : StoreContract(engine)
{
    private Conversation _chat = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _chat = await ChatAsync();
    }

    [Fact]
    public async Task AddItem_stores_every_property()
    {
        var given = new NewContextItem(_chat.Id, ContextSources.UserPreferences, "Short answers 🏷")
        {
            Id = "mine",
            RelevanceScore = 0.75,
            ContextType = ContextTypes.Preference,
            OriginalRole = "user",
            FocusArea = "style",
            PreferenceType = "length",
            Pinned = true,
            Timestamp = ManualClock.Start.AddDays(-1),
            Metadata = """{ "line":1 }""",
        };

        var stored = await Store.Context.AddItemAsync(given);

        stored.Should().BeEquivalentTo(given);
        stored.CreatedAt.Should().Be(ManualClock.Start);
        stored.UpdatedAt.Should().Be(ManualClock.Start);
        (await Store.Context.FindItemAsync("mine")).Should().Be(stored);
    }

    [Fact]
    public async Task AddItem_leaves_unknown_what_is_not_said()
    {
        var stored = await Store.Context.AddItemAsync(Item("x"));

        stored.RelevanceScore.Should().BeNull();
        (stored.ContextType ?? stored.OriginalRole ?? stored.FocusArea ?? stored.PreferenceType ?? stored.Metadata).Should().BeNull();
        stored.Pinned.Should().BeFalse();
        stored.Timestamp.Should().Be(ManualClock.Start);
        Guid.Parse(stored.Id).Version.Should().Be(7);
    }

    public static TheoryData<string, NewContextItem> Bad => new()
    {
        { "item.Id", Of("x") with { Id = "" } },
        { "item.ConversationId", Of("x") with { ConversationId = "" } },
        { "item.Source", Of("x") with { Source = new('x', 257) } },
        { "item.Content", Of("") },
        { "item.Content", Of(null!) },
        { "item.Content", Of("\0") },
        { "item.Content", Of(new('x', 1024 * 1024 + 1)) },
        { "item.RelevanceScore", Of("x") with { RelevanceScore = 1.01 } },
        { "item.RelevanceScore", Of("x") with { RelevanceScore = -0.01 } },
        { "item.RelevanceScore", Of("x") with { RelevanceScore = double.NaN } },
        { "item.ContextType", Of("x") with { ContextType = "" } },
        { "item.OriginalRole", Of("x") with { OriginalRole = "" } },
        { "item.FocusArea", Of("x") with { FocusArea = "\ud800" } },
        { "item.PreferenceType", Of("x") with { PreferenceType = "" } },
        { "item.Timestamp", Of("x") with { Timestamp = ManualClock.Start.AddDays(2) } },
        { "item.Metadata", Of("x") with { Metadata = "{" } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task AddItem_refuses_what_breaks_a_rule(string parameter, NewContextItem bad)
    {
        bad = bad.ConversationId.Length == 0 ? bad : bad with { ConversationId = _chat.Id };
        foreach (var add in new Func<Task>[] { () => Store.Context.AddItemAsync(bad), () => Store.Context.AddItemsAsync([Item("good"), bad]) })
        {
            await add.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Contents()).Should().BeEmpty();
    }

    [Fact]
    public async Task AddItems_stores_all_or_none_in_order()
    {
        var stored = await Store.Context.AddItemsAsync([Item("a"), Item("b"), Item("c")]);

        stored.Select(i => i.Content).Should().Equal("a", "b", "c");
        var twice = () => Store.Context.AddItemsAsync([Item("d"), Item("e") with { Id = stored[0].Id }]);
        await twice.Should().ThrowAsync<ConversationStoreConflictException>();
        var nowhere = () => Store.Context.AddItemsAsync([Item("f"), Item("g") with { ConversationId = "nowhere" }]);
        await nowhere.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'nowhere'*");
        (await Store.Context.AddItemsAsync([])).Should().BeEmpty();
        (await Contents()).Should().Equal("c", "b", "a");
    }

    [Fact]
    public async Task ListItems_puts_the_most_relevant_first_and_the_unknown_last()
    {
        await AddAsync(("a", 0.5), ("b", null), ("c", 1), ("d", 0), ("e", 0.5), ("f", null));

        (await Contents()).Should().Equal("c", "e", "a", "d", "f", "b");
        (await Contents(new() { MinRelevance = 0 })).Should().Equal("c", "e", "a", "d");
        (await Contents(new() { MinRelevance = 0.5 })).Should().Equal("c", "e", "a");
    }

    [Fact]
    public async Task ListItems_can_put_the_newest_first()
    {
        await Store.Context.AddItemsAsync([Item("a"), Item("b") with { Timestamp = ManualClock.Start.AddMinutes(-1) }, Item("c"), Item("d") with { Timestamp = ManualClock.Start.AddMinutes(1) }]);

        (await Contents(order: ContextItemOrder.NewestFirst)).Should().Equal("d", "c", "a", "b");
    }

    [Theory]
    [InlineData(ContextItemOrder.MostRelevantFirst)]
    [InlineData(ContextItemOrder.NewestFirst)]
    public async Task ListItems_narrows_by_all_that_is_given(ContextItemOrder order)
    {
        await Store.Context.AddItemsAsync(
        [
            Item("a") with { Source = "rag", ContextType = "memory", FocusArea = "run" },
            Item("b") with { Source = "rag", ContextType = "memory", PreferenceType = "tone", Pinned = true },
            Item("c") with { Source = "ltm", ContextType = "preference", FocusArea = "run" },
        ]);

        foreach (var (filter, expected) in new (ContextItemFilter, string)[]
        {
            (new(), "cba"),
            (new() { Source = "rag" }, "ba"),
            (new() { ContextType = "memory" }, "ba"),
            (new() { FocusArea = "run" }, "ca"),
            (new() { PreferenceType = "tone" }, "b"),
            (new() { Pinned = true }, "b"),
            (new() { Pinned = false }, "ca"),
            (new() { Source = "rag", FocusArea = "run" }, "a"),
            (new() { Source = "RAG" }, ""),
        })
        {
            string.Concat(await Contents(filter, order)).Should().Be(expected);
        }

        (await Store.Context.ListItemsAsync("nowhere", order: order)).Items.Should().BeEmpty();
    }

    [Theory]
    [InlineData(ContextItemOrder.MostRelevantFirst, null)]
    [InlineData(ContextItemOrder.MostRelevantFirst, "rag")]
    [InlineData(ContextItemOrder.NewestFirst, "rag")]
    public async Task ListItems_goes_on_where_a_page_ended(ContextItemOrder order, string? source)
    {
        await AddAsync(("a", 0.5), ("b", null), ("c", 0.5), ("d", null), ("e", 0.25));
        var filter = new ContextItemFilter { Source = source };
        var seen = new List<string>();
        for (string? cursor = null, first = ""; first is not null; first = cursor)
        {
            var page = await Store.Context.ListItemsAsync(_chat.Id, filter, order, 2, cursor);
            seen.AddRange(page.Items.Select(i => i.Content));
            cursor = page.NextCursor;
        }

        seen.Should().Equal(await Contents(filter, order)).And.HaveCount(5);
    }

    [Fact]
    public async Task ListItems_refuses_what_breaks_a_rule_and_cursors_of_other_lists()
    {
        await AddAsync(("a", 0.5), ("b", null));
        var cursor = (await Store.Context.ListItemsAsync(_chat.Id, limit: 1)).NextCursor;

        foreach (var (parameter, list) in new (string, Func<Task>)[]
        {
            ("conversationId", () => Store.Context.ListItemsAsync("")),
            ("limit", () => Store.Context.ListItemsAsync(_chat.Id, limit: 0)),
            ("order", () => Store.Context.ListItemsAsync(_chat.Id, order: (ContextItemOrder)9)),
            ("filter.Source", () => Store.Context.ListItemsAsync(_chat.Id, new() { Source = "" })),
            ("filter.ContextType", () => Store.Context.ListItemsAsync(_chat.Id, new() { ContextType = "" })),
            ("filter.FocusArea", () => Store.Context.ListItemsAsync(_chat.Id, new() { FocusArea = "" })),
            ("filter.PreferenceType", () => Store.Context.ListItemsAsync(_chat.Id, new() { PreferenceType = "" })),
            ("filter.MinRelevance", () => Store.Context.ListItemsAsync(_chat.Id, new() { MinRelevance = 2 })),
            ("cursor", () => Store.Context.ListItemsAsync(_chat.Id, order: ContextItemOrder.NewestFirst, cursor: cursor)),
            ("cursor", () => Store.Context.ListItemsAsync(_chat.Id, new() { Source = "rag" }, cursor: cursor)),
            ("cursor", () => Store.ForUser(Alice).Context.ListItemsAsync(_chat.Id, cursor: cursor)),
        })
        {
            await list.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task UpdateItem_sets_what_is_given_and_keeps_the_rest()
    {
        var before = await Store.Context.AddItemAsync(Item("x") with { RelevanceScore = 0.5, ContextType = "memory", FocusArea = "run", Metadata = "1" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var pinned = await Store.Context.UpdateItemAsync(before.Id, new() { Pinned = true, RelevanceScore = null, FocusArea = null });
        pinned.Should().Be(before with { Pinned = true, RelevanceScore = null, FocusArea = null, UpdatedAt = Clock.Now });
        var changed = await Store.Context.UpdateItemAsync(before.Id, new() { Content = "y", RelevanceScore = 1, ContextType = "note", OriginalRole = "tool", PreferenceType = "p", Metadata = null });
        changed.Should().Be(pinned with { Content = "y", RelevanceScore = 1, ContextType = "note", OriginalRole = "tool", PreferenceType = "p", Metadata = null, UpdatedAt = Clock.Now.AddMilliseconds(1) });
        (await Store.Context.UpdateItemAsync(before.Id, new())).Should().Be(changed);
        (await Store.Context.FindItemAsync(before.Id)).Should().Be(changed);
    }

    [Fact]
    public async Task UpdateItem_refuses_what_breaks_a_rule_and_what_is_not_there()
    {
        var item = await Store.Context.AddItemAsync(Item("x"));

        foreach (var (parameter, bad) in new (string, ContextItemUpdate)[]
        {
            ("update.Content", new() { Content = "" }),
            ("update.RelevanceScore", new() { RelevanceScore = 2 }),
            ("update.ContextType", new() { ContextType = "" }),
            ("update.OriginalRole", new() { OriginalRole = "" }),
            ("update.FocusArea", new() { FocusArea = "" }),
            ("update.PreferenceType", new() { PreferenceType = "" }),
            ("update.Metadata", new() { Metadata = "{" }),
        })
        {
            var update = () => Store.Context.UpdateItemAsync(item.Id, bad);
            await update.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        foreach (var update in new[] { new ContextItemUpdate(), new() { Pinned = true } })
        {
            var nowhere = () => Store.Context.UpdateItemAsync("nowhere", update);
            await nowhere.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'nowhere'*");
        }

        (await Store.Context.FindItemAsync(item.Id)).Should().Be(item);
    }

    [Fact]
    public async Task DeleteItem_says_whether_there_was_one()
    {
        var item = await Store.Context.AddItemAsync(Item("x"));

        (await Store.Context.DeleteItemAsync(item.Id)).Should().BeTrue();
        (await Store.Context.DeleteItemAsync(item.Id)).Should().BeFalse();
        (await Store.Context.FindItemAsync(item.Id)).Should().BeNull();
    }

    [Fact]
    public async Task ReplaceSource_puts_what_a_source_gives_now_in_the_place_of_what_it_gave_before()
    {
        var other = await ChatAsync();
        await Store.Context.AddItemsAsync([Item("old"), Item("kept") with { Pinned = true }, Item("ltm") with { Source = "ltm" }, Item("elsewhere") with { ConversationId = other.Id }]);

        var stored = await Store.Context.ReplaceSourceAsync(_chat.Id, "rag", [Item("new 1"), Item("new 2")]);

        stored.Select(i => i.Content).Should().Equal("new 1", "new 2");
        (await Contents()).Should().Equal("new 2", "new 1", "ltm", "kept");
        (await Store.Context.ListItemsAsync(other.Id)).Items.Should().ContainSingle();
        (await Store.Context.ReplaceSourceAsync(_chat.Id, "rag", [])).Should().BeEmpty();
        (await Contents()).Should().Equal("ltm", "kept");
    }

    [Fact]
    public async Task ReplaceSource_changes_nothing_when_it_cannot_do_all_of_it()
    {
        var old = await Store.Context.AddItemAsync(Item("old"));
        var other = await Store.Context.AddItemAsync(Item("other") with { Source = "ltm" });

        foreach (var bad in new[] { Item("x") with { Source = "ltm" }, Item("x") with { ConversationId = "other" } })
        {
            var replace = () => Store.Context.ReplaceSourceAsync(_chat.Id, "rag", [bad]);
            await replace.Should().ThrowAsync<ArgumentException>().WithParameterName("items");
        }

        var taken = () => Store.Context.ReplaceSourceAsync(_chat.Id, "rag", [Item("x"), Item("y") with { Id = other.Id }]);
        await taken.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Contents()).Should().Equal("other", "old");
        (await Store.Context.FindItemAsync(old.Id)).Should().Be(old);
    }

    [Fact]
    public async Task ClearItems_deletes_all_or_those_of_a_source()
    {
        await Store.Context.AddItemsAsync([Item("a"), Item("b") with { Pinned = true }, Item("c") with { Source = "ltm" }, Item("d") with { Source = "focus" }]);

        (await Store.Context.ClearItemsAsync(_chat.Id, "rag")).Should().Be(2);
        (await Store.Context.ClearItemsAsync(_chat.Id)).Should().Be(2);
        (await Store.Context.ClearItemsAsync("nowhere")).Should().Be(0);
        (await Contents()).Should().BeEmpty();
    }

    [Fact]
    public async Task Items_go_with_their_conversation()
    {
        var item = await Store.Context.AddItemAsync(Item("x"));
        await Store.Conversations.DeleteAsync(_chat.Id);

        (await Store.Context.FindItemAsync(item.Id)).Should().BeNull();
    }

    [Fact]
    public async Task A_unit_of_work_stores_items_with_the_rest_or_not_at_all()
    {
        await using (var work = await Store.BeginAsync())
        {
            await work.Context.AddItemAsync(Item("undone"));
            (await work.Context.ListItemsAsync(_chat.Id)).Items.Should().ContainSingle();
        }

        (await Contents()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_store_of_one_user_knows_no_items_of_others()
    {
        var item = await Store.Context.AddItemAsync(Item("x"));
        var (mine, others) = (Store.ForUser(Alice).Context, Store.ForUser(Bob).Context);

        (await mine.FindItemAsync(item.Id)).Should().Be(item);
        (await mine.ListItemsAsync(_chat.Id, new() { Source = "rag" })).Items.Should().Equal(item);
        (await mine.UpdateItemAsync(item.Id, new())).Should().Be(item);
        (await others.FindItemAsync(item.Id)).Should().BeNull();
        foreach (var order in Enum.GetValues<ContextItemOrder>())
        {
            (await others.ListItemsAsync(_chat.Id, order: order)).Items.Should().BeEmpty();
            (await others.ListItemsAsync(_chat.Id, new() { Source = "rag" }, order)).Items.Should().BeEmpty();
        }

        (await others.DeleteItemAsync(item.Id)).Should().BeFalse();
        (await others.ClearItemsAsync(_chat.Id)).Should().Be(0);
        (await others.ReplaceSourceAsync(_chat.Id, "rag", [])).Should().BeEmpty();
        foreach (var change in new Func<Task>[]
        {
            () => others.AddItemAsync(Item("y")),
            () => others.AddItemsAsync([Item("y")]),
            () => others.UpdateItemAsync(item.Id, new() { Content = "y" }),
            () => others.ReplaceSourceAsync(_chat.Id, "rag", [Item("y")]),
        })
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await Contents()).Should().Equal("x");
    }

    private static NewContextItem Of(string content) => new("conversation", "rag", content);

    private NewContextItem Item(string content) => new(_chat.Id, "rag", content);

    private Task AddAsync(params (string Content, double? Relevance)[] items) =>
        Store.Context.AddItemsAsync([.. items.Select(i => Item(i.Content) with { RelevanceScore = i.Relevance })]);

    private async Task<List<string>> Contents(ContextItemFilter? filter = null, ContextItemOrder order = ContextItemOrder.MostRelevantFirst) =>
        [.. (await Store.Context.ListItemsAsync(_chat.Id, filter, order)).Items.Select(i => i.Content)];
}
