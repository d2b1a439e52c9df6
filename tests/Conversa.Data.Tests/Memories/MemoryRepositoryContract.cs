using Conversa.Data.Conversations;
using Conversa.Data.Memories;

namespace Conversa.Data.Tests.Memories;

public abstract class MemoryRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly string[] Tags = ["food", "größe 漢字", "a\"b\\c\n"];

    [Fact]
    public async Task Remember_stores_every_property()
    {
        var given = new NewMemory(Alice, "Likes pizza 🍕 with anchovies.")
        {
            Id = "mine",
            Tags = [.. Tags, Tags[0]],
            Context = "asked what to order",
            Importance = 9,
            Timestamp = ManualClock.Start.AddDays(-3),
            Pinned = true,
            Metadata = """{ "by":"gpt" }""",
        };

        var stored = await Store.Memories.RememberAsync(given);

        stored.Should().BeEquivalentTo(given, o => o.Excluding(m => m.Tags));
        stored.Tags.Should().Equal(Tags);
        stored.CreatedAt.Should().Be(ManualClock.Start);
        stored.UpdatedAt.Should().Be(ManualClock.Start);
        ShouldBe(await Store.Memories.FindByIdAsync("mine"), stored);
        (await Store.Users.FindByIdAsync(Alice)).Should().NotBeNull("a user appears with the first memory");
    }

    [Fact]
    public async Task Remember_has_defaults()
    {
        var stored = await Store.Memories.RememberAsync(Alice, "x");

        ShouldBe(stored, new()
        {
            Id = stored.Id,
            UserId = Alice,
            Content = "x",
            Tags = [],
            Context = "",
            Importance = 5,
            Timestamp = ManualClock.Start,
            Pinned = false,
            LastAccessedAt = null,
            AccessCount = 0,
            ForgottenAt = null,
            Metadata = null,
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        Guid.Parse(stored.Id).Version.Should().Be(7);
        ShouldBe(await Store.Memories.FindByIdAsync(stored.Id), stored);
        var tagged = await Store.Memories.RememberAsync(Alice, "y", importance: 7, tags: ["a", "b"]);
        (tagged.Importance, string.Join(' ', tagged.Tags)).Should().Be((7, "a b"));
        (await Store.Memories.FindByIdAsync("nowhere")).Should().BeNull();
    }

    [Fact]
    public async Task Remember_refuses_an_id_that_is_taken()
    {
        await Store.Memories.RememberAsync(new(Alice, "x") { Id = "mine" });

        var again = () => Store.Memories.RememberAsync(new(Bob, "y") { Id = "mine" });

        await again.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Store.Users.FindByIdAsync(Bob)).Should().BeNull("nothing of it was stored");
    }

    [Fact]
    public async Task RememberMany_stores_all_or_none_in_order()
    {
        var stored = await Store.Memories.RememberManyAsync([new(Alice, "a"), new(Bob, "b"), new(Alice, "c")]);

        stored.Select(m => (m.Content, m.UserId)).Should().Equal(("a", Alice), ("b", Bob), ("c", Alice));
        var twice = () => Store.Memories.RememberManyAsync([new(Alice, "d"), new(Alice, "e") { Id = stored[0].Id }]);
        await twice.Should().ThrowAsync<ConversationStoreConflictException>();
        var bad = () => Store.Memories.RememberManyAsync([new(Alice, "f"), new(Alice, "")]);
        await bad.Should().ThrowAsync<ArgumentException>();
        (await Store.Memories.RememberManyAsync([])).Should().BeEmpty();
        (await Store.Memories.CountAsync()).Should().Be(3);
    }

    public static TheoryData<string, NewMemory> Bad => new()
    {
        { "memory.Id", new(Alice, "x") { Id = "" } },
        { "memory.UserId", new("", "x") },
        { "memory.UserId", new(null!, "x") },
        { "memory.Content", new(Alice, "") },
        { "memory.Content", new(Alice, "\ud800") },
        { "memory.Content", new(Alice, new('x', 1024 * 1024 + 1)) },
        { "memory.Tags", new(Alice, "x") { Tags = null! } },
        { "memory.Tags", new(Alice, "x") { Tags = [""] } },
        { "memory.Tags", new(Alice, "x") { Tags = [.. Enumerable.Range(0, 65).Select(i => $"{i}")] } },
        { "memory.Context", new(Alice, "x") { Context = null! } },
        { "memory.Context", new(Alice, "x") { Context = "\0" } },
        { "memory.Importance", new(Alice, "x") { Importance = 0 } },
        { "memory.Importance", new(Alice, "x") { Importance = 11 } },
        { "memory.Timestamp", new(Alice, "x") { Timestamp = ManualClock.Start.AddDays(1).AddMilliseconds(1) } },
        { "memory.Metadata", new(Alice, "x") { Metadata = "{" } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Remember_refuses_what_breaks_a_rule(string parameter, NewMemory bad)
    {
        foreach (var remember in new Func<Task>[] { () => Store.Memories.RememberAsync(bad), () => Store.Memories.RememberManyAsync([bad]) })
        {
            await remember.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Memories.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Update_sets_what_is_given_and_keeps_the_rest()
    {
        var before = await Store.Memories.RememberAsync(new(Alice, "x") { Tags = Tags, Metadata = "1", Context = "c" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var first = await Store.Memories.UpdateAsync(before.Id, new() { Content = "y", Metadata = null });
        ShouldBe(first, before with { Content = "y", Metadata = null, UpdatedAt = Clock.Now });
        var second = await Store.Memories.UpdateAsync(before.Id, new() { Importance = 1, Timestamp = ManualClock.Start.AddDays(-1) });
        ShouldBe(second, first with { Importance = 1, Timestamp = ManualClock.Start.AddDays(-1), UpdatedAt = Clock.Now.AddMilliseconds(1) });
        var third = await Store.Memories.UpdateAsync(before.Id, new() { Context = "", Tags = new(["one", "one", "two"]), Pinned = true });
        ShouldBe(third, second with { Context = "", Tags = ["one", "two"], Pinned = true, UpdatedAt = Clock.Now.AddMilliseconds(2) });
        ShouldBe(await Store.Memories.UpdateAsync(before.Id, new()), third);
        var unpinned = await Store.Memories.SetPinnedAsync(before.Id, false);
        ShouldBe(unpinned, third with { Pinned = false, UpdatedAt = Clock.Now.AddMilliseconds(3) });
        ShouldBe(await Store.Memories.FindByIdAsync(before.Id), unpinned);
    }

    [Fact]
    public async Task A_change_refuses_what_breaks_a_rule_and_what_is_not_there()
    {
        var memory = await Store.Memories.RememberAsync(Alice, "x");

        foreach (var (parameter, bad) in new (string, MemoryUpdate)[]
        {
            ("update.Content", new() { Content = "" }),
            ("update.Content", new() { Content = null! }),
            ("update.Tags", new() { Tags = new(null!) }),
            ("update.Tags", new() { Tags = new([""]) }),
            ("update.Context", new() { Context = null! }),
            ("update.Importance", new() { Importance = 0 }),
            ("update.Timestamp", new() { Timestamp = ManualClock.Start.AddDays(2) }),
            ("update.Metadata", new() { Metadata = "{" }),
        })
        {
            await FluentActions.Awaiting(() => Store.Memories.UpdateAsync(memory.Id, bad)).Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        foreach (var change in new Func<Task>[]
        {
            () => Store.Memories.UpdateAsync("nowhere", new()),
            () => Store.Memories.UpdateAsync("nowhere", new() { Content = "y" }),
            () => Store.Memories.SetPinnedAsync("nowhere", true),
            () => Store.Memories.ReinforceAsync("nowhere"),
            () => Store.Memories.ForgetAsync("nowhere"),
            () => Store.Memories.RestoreAsync("nowhere"),
        })
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'nowhere'*");
        }

        ShouldBe(await Store.Memories.FindByIdAsync(memory.Id), memory);
    }

    [Fact]
    public async Task Reinforce_makes_it_more_important_and_fresh()
    {
        var memory = await Store.Memories.RememberAsync(Alice, "x", importance: 8);
        Clock.Advance(TimeSpan.FromDays(1));

        var once = await Store.Memories.ReinforceAsync(memory.Id);
        ShouldBe(once, memory with { Importance = 9, AccessCount = 1, LastAccessedAt = Clock.Now, UpdatedAt = Clock.Now });
        (await Store.Memories.ReinforceAsync(memory.Id, by: 5)).Importance.Should().Be(10);
        (await Store.Memories.ReinforceAsync(memory.Id, by: 0)).AccessCount.Should().Be(3);
        foreach (var by in new[] { -1, 10 })
        {
            await FluentActions.Awaiting(() => Store.Memories.ReinforceAsync(memory.Id, by)).Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("by");
        }

        Clock.Now = ManualClock.Start;
        (await Store.Memories.ReinforceAsync(memory.Id)).LastAccessedAt.Should().Be(ManualClock.Start.AddDays(1), "a clock that is set back makes nothing older");
    }

    [Fact]
    public async Task Delete_says_whether_there_was_one()
    {
        var memory = await Store.Memories.RememberAsync(Alice, "x");

        (await Store.Memories.DeleteAsync(memory.Id)).Should().BeTrue();
        (await Store.Memories.DeleteAsync(memory.Id)).Should().BeFalse();
        (await Store.Memories.FindByIdAsync(memory.Id)).Should().BeNull();
    }

    [Theory]
    [InlineData(MemoryOrder.NewestFirst)]
    [InlineData(MemoryOrder.MostImportantFirst)]
    public async Task List_pages_in_either_order_without_gap_or_repeat(MemoryOrder order)
    {
        var all = new List<Memory>();
        for (var i = 0; i < 25; i++)
        {
            all.Add(await Store.Memories.RememberAsync(new(i % 2 == 0 ? Alice : Bob, $"{i}") { Importance = 1 + (i * 7 % 4), Timestamp = ManualClock.Start.AddMilliseconds(-(i * 5 % 3)) }));
        }

        all.Reverse();
        var newest = all.OrderByDescending(m => m.Timestamp);
        List<Memory> expected = order == MemoryOrder.NewestFirst ? [.. newest] : [.. newest.OrderByDescending(m => m.Importance)];
        foreach (var filter in new MemoryFilter?[] { null, new() { UserId = Alice }, new() { MaxImportance = 3, To = ManualClock.Start.AddMilliseconds(-1) } })
        {
            var seen = new List<Memory>();
            string? cursor = null;
            do
            {
                var page = await Store.Memories.ListAsync(filter, order, limit: 4, cursor: cursor);
                seen.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            seen.Select(m => m.Content).Should().Equal(expected
                .Where(m => (filter?.UserId is null || m.UserId == filter.UserId) && m.Importance <= (filter?.MaxImportance ?? 10) && m.Timestamp < (filter?.To ?? DateTimeOffset.MaxValue))
                .Select(m => m.Content));
        }
    }

    [Fact]
    public async Task List_and_count_filter()
    {
        var a = await Store.Memories.RememberAsync(new(Alice, "a") { Tags = ["x", "y", "z"], Importance = 9, Pinned = true });
        Clock.Advance(TimeSpan.FromHours(1));
        var b = await Store.Memories.RememberAsync(new(Bob, "b") { Tags = ["x"], Importance = 1 });
        Clock.Advance(TimeSpan.FromHours(1));
        var c = await Store.Memories.RememberAsync(new(Alice, "c") { Tags = ["y", "x"] });
        Clock.Advance(TimeSpan.FromHours(1));
        var d = await Store.Memories.RememberAsync(new(Alice, "d") { Tags = ["x"] });
        d = await Store.Memories.ForgetAsync(d.Id);

        foreach (var (filter, expected) in new (MemoryFilter?, Memory[])[]
        {
            (null, [c, b, a]),
            (new(), [c, b, a]),
            (new() { UserId = Alice }, [c, a]),
            (new() { UserId = "nobody" }, []),
            (new() { Forgotten = true }, [d]),
            (new() { Forgotten = null }, [d, c, b, a]),
            (new() { Forgotten = true, UserId = Bob }, []),
            (new() { Forgotten = null, UserId = Alice }, [d, c, a]),
            (new() { Tags = ["x"] }, [c, b, a]),
            (new() { Tags = ["x", "y"] }, [c, a]),
            (new() { Tags = ["X"] }, []),
            (new() { Tags = ["x", "z"], UserId = Alice }, [a]),
            (new() { MinImportance = 5 }, [c, a]),
            (new() { MaxImportance = 5 }, [c, b]),
            (new() { MinImportance = 5, MaxImportance = 5, UserId = Alice }, [c]),
            (new() { MinImportance = 6, MaxImportance = 5 }, []),
            (new() { Pinned = true }, [a]),
            (new() { Pinned = false, UserId = Alice }, [c]),
            (new() { From = b.Timestamp, To = d.Timestamp }, [c, b]),
            (new() { From = b.Timestamp, To = b.Timestamp }, []),
            (new() { To = b.Timestamp, UserId = Alice }, [a]),
            (new() { From = b.Timestamp, UserId = Bob }, [b]),
        })
        {
            (await Store.Memories.ListAsync(filter)).Items.Select(m => m.Content).Should().Equal(expected.Select(m => m.Content), "the filter is {0}", filter);
            (await Store.Memories.ListAsync(filter, MemoryOrder.MostImportantFirst)).Items.Select(m => m.Content).Should()
                .Equal(expected.OrderByDescending(m => m.Importance).Select(m => m.Content), "the filter is {0}", filter);
            (await Store.Memories.CountAsync(filter)).Should().Be(expected.Length, "the filter is {0}", filter);
        }
    }

    [Fact]
    public async Task List_refuses_what_breaks_a_rule()
    {
        foreach (var (parameter, filter) in new (string, MemoryFilter)[]
        {
            ("filter.UserId", new() { UserId = "" }),
            ("filter.Tags", new() { Tags = null! }),
            ("filter.Tags", new() { Tags = [""] }),
            ("filter.MinImportance", new() { MinImportance = 0 }),
            ("filter.MaxImportance", new() { MaxImportance = 11 }),
        })
        {
            foreach (var read in new Func<Task>[] { () => Store.Memories.ListAsync(filter), () => Store.Memories.CountAsync(filter) })
            {
                await read.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
            }
        }

        await FluentActions.Awaiting(() => Store.Memories.ListAsync(limit: 0)).Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("limit");
        await FluentActions.Awaiting(() => Store.Memories.ListAsync(order: (MemoryOrder)9)).Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("order");
        await FluentActions.Awaiting(() => Store.Memories.ListTagsAsync("")).Should().ThrowAsync<ArgumentException>().WithParameterName("userId");
        await FluentActions.Awaiting(() => Store.Memories.ListTagsAsync(Alice, limit: 0)).Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("limit");
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        await Store.Memories.RememberManyAsync([.. Enumerable.Range(0, 3).Select(i => new NewMemory(Alice, $"{i}") { Tags = ["x"] })]);
        var cursor = (await Store.Memories.ListAsync(new() { Tags = ["x"] }, limit: 1)).NextCursor;

        (await Store.Memories.ListAsync(new() { Tags = new List<string> { "x" } }, limit: 1, cursor: cursor)).Items.Should().ContainSingle().Which.Content.Should().Be("1");
        foreach (var misuse in new Func<Task>[]
        {
            () => Store.Memories.ListAsync(limit: 1, cursor: cursor),
            () => Store.Memories.ListAsync(new() { Tags = ["x"], MinImportance = 2 }, limit: 1, cursor: cursor),
            () => Store.Memories.ListAsync(new() { Tags = ["x"], Forgotten = null }, limit: 1, cursor: cursor),
            () => Store.Memories.ListAsync(new() { Tags = ["x"] }, MemoryOrder.MostImportantFirst, limit: 1, cursor: cursor),
            () => Store.ForUser(Alice).Memories.ListAsync(new() { Tags = ["x"] }, limit: 1, cursor: cursor),
            () => Store.Memories.ListAsync(cursor: "not a cursor"),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task ListTags_counts_what_is_remembered()
    {
        await Store.Memories.RememberAsync(Alice, "a", tags: ["x", "y"]);
        await Store.Memories.RememberAsync(Alice, "b", tags: ["x", "b"]);
        await Store.Memories.RememberAsync(Bob, "c", tags: ["x"]);
        await Store.Memories.ForgetAsync((await Store.Memories.RememberAsync(Alice, "d", tags: ["x", "d"])).Id);

        (await Store.Memories.ListTagsAsync(Alice)).Should().Equal(Tag("x", 2), Tag("b", 1), Tag("y", 1));
        (await Store.Memories.ListTagsAsync(Alice, limit: 1)).Should().Equal(Tag("x", 2));
        (await Store.Memories.ListTagsAsync("nobody")).Should().BeEmpty();
        (await Store.ForUser(Alice).Memories.ListTagsAsync(Bob)).Should().BeEmpty();

        static TagCount Tag(string tag, long count) => new() { Tag = tag, Count = count };
    }

    [Fact]
    public async Task One_users_store_writes_and_sees_that_users_memories_only()
    {
        var bobs = await Store.Memories.RememberAsync(new(Bob, "bob's tea") { Tags = ["t"], Timestamp = ManualClock.Start.AddYears(-9) });
        var forgotten = await Store.Memories.ForgetAsync((await Store.Memories.RememberAsync(Bob, "bob's tea")).Id);
        await Store.Memories.Embeddings.SetAsync(bobs.Id, "m", new float[] { 1 });
        var mine = Store.ForUser(Alice).Memories;

        var hers = await mine.RememberAsync(Alice, "her tea");
        (await mine.RememberManyAsync([new(Alice, "her other tea")])).Should().ContainSingle();
        foreach (var remember in new Func<Task>[]
        {
            () => mine.RememberAsync(Bob, "x"),
            () => mine.RememberAsync(new NewMemory(Bob, "x")),
            () => mine.RememberManyAsync([new(Alice, "x"), new(Bob, "x")]),
            () => mine.UpdateAsync(bobs.Id, new() { Content = "stolen" }),
            () => mine.UpdateAsync(bobs.Id, new() { Importance = 1 }),
            () => mine.SetPinnedAsync(bobs.Id, true),
            () => mine.ReinforceAsync(bobs.Id),
            () => mine.ForgetAsync(bobs.Id),
            () => mine.RestoreAsync(forgotten.Id),
            () => mine.Embeddings.SetAsync(bobs.Id, "m", new float[] { 1 }),
        })
        {
            await remember.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await mine.FindByIdAsync(bobs.Id)).Should().BeNull();
        (await mine.DeleteAsync(bobs.Id)).Should().BeFalse();
        (await mine.ForgetFadedAsync(Bob, threshold: 1)).Should().Be(0);
        (await mine.DeduplicateAsync(Bob)).Should().BeEmpty();
        (await mine.SearchAsync(Bob, "tea")).Should().BeEmpty();
        (await mine.RecallAsync(Bob, "tea")).Should().BeEmpty();
        (await mine.ListTagsAsync(Bob)).Should().BeEmpty();
        (await mine.SearchAsync(Alice, "tea")).Should().HaveCount(2);
        (await mine.RecallAsync(Alice, "tea")).Should().HaveCount(2);
        foreach (var order in Enum.GetValues<MemoryOrder>())
        {
            (await mine.ListAsync(order: order)).Items.Select(m => m.Content).Should().Equal("her other tea", hers.Content);
            (await mine.ListAsync(new() { UserId = Bob, Forgotten = null }, order)).Items.Should().BeEmpty();
        }

        (await mine.CountAsync(new() { Forgotten = null })).Should().Be(2);
        (await mine.CountAsync(new() { UserId = Bob })).Should().Be(0);
        ShouldBe(await Store.Memories.FindByIdAsync(bobs.Id), bobs);
        ShouldBe(await Store.Memories.FindByIdAsync(forgotten.Id), forgotten);
    }

    [Fact]
    public async Task A_unit_of_work_that_is_not_committed_stored_nothing()
    {
        await using (var work = await Store.BeginAsync())
        {
            var memory = await work.Memories.RememberAsync(Alice, "tea");
            ShouldBe(await work.Memories.FindByIdAsync(memory.Id), memory);
            (await work.Memories.SearchAsync(Alice, "tea")).Should().ContainSingle();
            (await work.Memories.RecallAsync(Alice, "tea")).Should().ContainSingle();
            (await work.Memories.FindByIdAsync(memory.Id))!.AccessCount.Should().Be(1);
        }

        (await Store.Memories.CountAsync()).Should().Be(0);
        (await Store.Users.CountAsync()).Should().Be(0);
    }

    private static void ShouldBe(Memory? memory, Memory expected) => memory.Should().BeEquivalentTo(expected, o => o.WithStrictOrdering());
}
