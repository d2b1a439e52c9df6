using Conversa.Data.Knowledge;

namespace Conversa.Data.Tests.Knowledge;

public abstract class KnowledgeRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly string[] Tags = ["naming", "größe 漢字", "a\"b\\c\n"];

    [Fact]
    public async Task Add_stores_every_property()
    {
        var given = new NewKnowledge(KnowledgeSources.File, "file-1", KnowledgeTypes.CodingStandard, "Names 🏷", "Fields are _camelCase.")
        {
            Id = "mine",
            UserId = Alice,
            Confidence = 0.25,
            Tags = [.. Tags, Tags[0]],
            Metadata = """{ "line":1 }""",
        };

        var stored = await Store.Knowledge.AddAsync(given);

        stored.Should().BeEquivalentTo(given, o => o.Excluding(k => k.Tags));
        stored.Tags.Should().Equal(Tags);
        stored.CreatedAt.Should().Be(ManualClock.Start);
        stored.UpdatedAt.Should().Be(ManualClock.Start);
        ShouldBe(await Store.Knowledge.FindByIdAsync("mine"), stored);
        (await Store.Users.FindByIdAsync(Alice)).Should().NotBeNull();
    }

    [Fact]
    public async Task What_has_no_user_is_shared_and_brings_none()
    {
        var stored = await Store.Knowledge.AddAsync(Fact("x"));

        stored.UserId.Should().BeNull();
        stored.Confidence.Should().Be(0.5);
        stored.Tags.Should().BeEmpty();
        stored.Metadata.Should().BeNull();
        Guid.Parse(stored.Id).Version.Should().Be(7);
        ShouldBe(await Store.Knowledge.FindByIdAsync(stored.Id), stored);
        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task AddMany_stores_all_or_none_in_order()
    {
        var stored = await Store.Knowledge.AddManyAsync([Fact("a"), Fact("b") with { UserId = Alice }, Fact("c")]);

        stored.Select(k => (k.Title, k.UserId)).Should().Equal(("a", null), ("b", Alice), ("c", null));
        var twice = () => Store.Knowledge.AddManyAsync([Fact("d"), Fact("e") with { Id = stored[0].Id }]);
        await twice.Should().ThrowAsync<ConversationStoreConflictException>();
        var bad = () => Store.Knowledge.AddManyAsync([Fact("f"), Fact("")]);
        await bad.Should().ThrowAsync<ArgumentException>();
        (await Store.Knowledge.AddManyAsync([])).Should().BeEmpty();
        (await Store.Knowledge.CountAsync()).Should().Be(3);
    }

    public static TheoryData<string, NewKnowledge> Bad => new()
    {
        { "knowledge.Id", Fact("x") with { Id = "" } },
        { "knowledge.UserId", Fact("x") with { UserId = new('x', 257) } },
        { "knowledge.SourceType", Fact("x") with { SourceType = "" } },
        { "knowledge.SourceId", Fact("x") with { SourceId = null! } },
        { "knowledge.KnowledgeType", Fact("x") with { KnowledgeType = "\0" } },
        { "knowledge.Title", Fact("") },
        { "knowledge.Title", Fact("\ud800") },
        { "knowledge.Content", Fact("x") with { Content = "" } },
        { "knowledge.Content", Fact("x") with { Content = new('x', 1024 * 1024 + 1) } },
        { "knowledge.Confidence", Fact("x") with { Confidence = 1.01 } },
        { "knowledge.Confidence", Fact("x") with { Confidence = -0.01 } },
        { "knowledge.Confidence", Fact("x") with { Confidence = double.NaN } },
        { "knowledge.Tags", Fact("x") with { Tags = null! } },
        { "knowledge.Tags", Fact("x") with { Tags = [""] } },
        { "knowledge.Tags", Fact("x") with { Tags = [null!] } },
        { "knowledge.Tags", Fact("x") with { Tags = ["\udc00"] } },
        { "knowledge.Tags", Fact("x") with { Tags = [new('x', 257)] } },
        { "knowledge.Tags", Fact("x") with { Tags = [.. Enumerable.Range(0, 65).Select(i => $"{i}")] } },
        { "knowledge.Metadata", Fact("x") with { Metadata = "{" } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Add_refuses_what_breaks_a_rule(string parameter, NewKnowledge bad)
    {
        foreach (var add in new Func<Task>[]
        {
            () => Store.Knowledge.AddAsync(bad),
            () => Store.Knowledge.AddManyAsync([bad]),
        })
        {
            await add.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Knowledge.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Update_sets_what_is_given_and_keeps_the_rest()
    {
        var before = await Store.Knowledge.AddAsync(Fact("x") with { UserId = Alice, Tags = Tags, Metadata = "1" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var renamed = await Store.Knowledge.UpdateAsync(before.Id, new() { Title = "y", Metadata = null });
        ShouldBe(renamed, before with { Title = "y", Metadata = null, UpdatedAt = Clock.Now });
        var surer = await Store.Knowledge.UpdateAsync(before.Id, new() { Confidence = 1, KnowledgeType = KnowledgeTypes.Solution });
        ShouldBe(surer, renamed with { Confidence = 1, KnowledgeType = "solution", UpdatedAt = Clock.Now.AddMilliseconds(1) });
        var tagged = await Store.Knowledge.UpdateAsync(before.Id, new() { Content = "z", Tags = new(["one", "one", "two"]) });
        ShouldBe(tagged, surer with { Content = "z", Tags = ["one", "two"], UpdatedAt = Clock.Now.AddMilliseconds(2) });
        ShouldBe(await Store.Knowledge.UpdateAsync(before.Id, new()), tagged);
        ShouldBe(await Store.Knowledge.FindByIdAsync(before.Id), tagged);
    }

    [Fact]
    public async Task Update_refuses_what_breaks_a_rule_and_what_is_not_there()
    {
        var item = await Store.Knowledge.AddAsync(Fact("x"));

        foreach (var (parameter, bad) in new (string, KnowledgeUpdate)[]
        {
            ("update.KnowledgeType", new() { KnowledgeType = "" }),
            ("update.Title", new() { Title = "" }),
            ("update.Title", new() { Title = null! }),
            ("update.Content", new() { Content = "" }),
            ("update.Confidence", new() { Confidence = 2 }),
            ("update.Tags", new() { Tags = new(null!) }),
            ("update.Tags", new() { Tags = new([""]) }),
            ("update.Metadata", new() { Metadata = "{" }),
        })
        {
            var update = () => Store.Knowledge.UpdateAsync(item.Id, bad);
            await update.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        foreach (var update in new[] { new KnowledgeUpdate(), new() { Title = "y" } })
        {
            var nowhere = () => Store.Knowledge.UpdateAsync("nowhere", update);
            await nowhere.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'nowhere'*");
        }

        ShouldBe(await Store.Knowledge.FindByIdAsync(item.Id), item);
    }

    [Fact]
    public async Task Delete_says_whether_there_was_one()
    {
        var item = await Store.Knowledge.AddAsync(Fact("x"));

        (await Store.Knowledge.DeleteAsync(item.Id)).Should().BeTrue();
        (await Store.Knowledge.DeleteAsync(item.Id)).Should().BeFalse();
        (await Store.Knowledge.FindByIdAsync(item.Id)).Should().BeNull();
    }

    [Fact]
    public async Task DeleteBySource_takes_what_one_source_gave_and_nothing_else()
    {
        await Store.Knowledge.AddManyAsync([Fact("a"), Fact("b") with { UserId = Alice }]);
        var kept = await Store.Knowledge.AddManyAsync([Fact("c") with { SourceId = "file-2" }, Fact("d") with { SourceType = KnowledgeSources.Database }]);

        (await Store.Knowledge.DeleteBySourceAsync(KnowledgeSources.File, "file-1")).Should().Be(2);
        (await Store.Knowledge.DeleteBySourceAsync(KnowledgeSources.File, "file-1")).Should().Be(0);

        (await AllAsync()).Select(k => k.Id).Should().Equal(kept.Reverse().Select(k => k.Id));
    }

    [Fact]
    public async Task ReplaceSource_puts_the_new_in_the_place_of_the_old_or_changes_nothing()
    {
        var old = await Store.Knowledge.AddManyAsync([Fact("a") with { Id = "a" }, Fact("b")]);
        var other = await Store.Knowledge.AddAsync(Fact("other") with { SourceId = "file-2" });

        var taken = () => Store.Knowledge.ReplaceSourceAsync(KnowledgeSources.File, "file-1", [Fact("c"), Fact("d") with { Id = other.Id }]);
        await taken.Should().ThrowAsync<ConversationStoreConflictException>();
        foreach (var foreign in new[] { Fact("x") with { SourceId = "file-2" }, Fact("x") with { SourceType = "File" } })
        {
            var replace = () => Store.Knowledge.ReplaceSourceAsync(KnowledgeSources.File, "file-1", [Fact("c"), foreign]);
            await replace.Should().ThrowAsync<ArgumentException>().WithParameterName("knowledge");
        }

        (await AllAsync()).Select(k => k.Id).Should().BeEquivalentTo([old[0].Id, old[1].Id, other.Id]);

        var now = await Store.Knowledge.ReplaceSourceAsync(KnowledgeSources.File, "file-1", [Fact("again") with { Id = "a" }, Fact("c")]);
        now.Select(k => k.Title).Should().Equal("again", "c");
        (await AllAsync()).Select(k => k.Title).Should().BeEquivalentTo("again", "c", "other");
        (await Store.Knowledge.ReplaceSourceAsync(KnowledgeSources.File, "file-1", [])).Should().BeEmpty();
        (await AllAsync()).Select(k => k.Title).Should().Equal("other");
    }

    [Theory]
    [InlineData(KnowledgeOrder.NewestFirst)]
    [InlineData(KnowledgeOrder.MostConfidentFirst)]
    public async Task List_pages_in_either_order_without_gap_or_repeat(KnowledgeOrder order)
    {
        var all = new List<KnowledgeItem>();
        for (var i = 0; i < 25; i++)
        {
            all.Add(await Store.Knowledge.AddAsync(Fact($"{i}") with { UserId = i % 2 == 0 ? Alice : null, Confidence = i * 7 % 5 / 4.0 }));
            Clock.Advance(TimeSpan.FromMilliseconds(i % 3));
        }

        all.Reverse();
        var expected = order == KnowledgeOrder.NewestFirst ? all : [.. all.OrderByDescending(k => k.Confidence)];
        foreach (var filter in new KnowledgeFilter?[] { null, new() { UserId = Alice }, new() { Shared = true }, new() { SourceType = KnowledgeSources.File, SourceId = "file-1" } })
        {
            var seen = new List<KnowledgeItem>();
            string? cursor = null;
            do
            {
                var page = await Store.Knowledge.ListAsync(filter, order, limit: 4, cursor: cursor);
                seen.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            seen.Select(k => k.Title).Should().Equal(expected.Where(k => filter is null or { SourceId: not null } || k.UserId == filter.UserId).Select(k => k.Title));
        }
    }

    [Fact]
    public async Task List_and_count_filter()
    {
        var a = await Store.Knowledge.AddAsync(Fact("a") with { UserId = Alice, Tags = ["x", "y", "z"], Confidence = 0.9 });
        Clock.Advance(TimeSpan.FromHours(1));
        var b = await Store.Knowledge.AddAsync(Fact("b") with { UserId = Bob, Tags = ["x"], KnowledgeType = KnowledgeTypes.Pattern });
        Clock.Advance(TimeSpan.FromHours(1));
        var c = await Store.Knowledge.AddAsync(Fact("c") with { Tags = ["y", "x"], SourceType = KnowledgeSources.Conversation, Confidence = 0.9 });
        Clock.Advance(TimeSpan.FromHours(1));
        var d = await Store.Knowledge.AddAsync(Fact("d") with { SourceId = "file-2" });

        foreach (var (filter, expected) in new (KnowledgeFilter?, KnowledgeItem[])[]
        {
            (null, [d, c, b, a]),
            (new(), [d, c, b, a]),
            (new() { UserId = Alice }, [a]),
            (new() { UserId = "nobody" }, []),
            (new() { Shared = true }, [d, c]),
            (new() { Shared = false }, [b, a]),
            (new() { UserId = Alice, Shared = false }, [a]),
            (new() { UserId = Alice, Shared = true }, []),
            (new() { SourceType = KnowledgeSources.File }, [d, b, a]),
            (new() { SourceId = "file-1" }, [c, b, a]),
            (new() { SourceType = KnowledgeSources.File, SourceId = "file-1" }, [b, a]),
            (new() { SourceType = KnowledgeSources.File, SourceId = "file-1", UserId = Bob }, [b]),
            (new() { SourceType = KnowledgeSources.File, SourceId = "file-1", Shared = true }, []),
            (new() { KnowledgeType = KnowledgeTypes.Pattern }, [b]),
            (new() { MinConfidence = 0.9 }, [c, a]),
            (new() { MinConfidence = 0.91 }, []),
            (new() { Tags = ["x"] }, [c, b, a]),
            (new() { Tags = ["x", "y"] }, [c, a]),
            (new() { Tags = ["X"] }, []),
            (new() { Tags = ["x", "y"], UserId = Alice }, [a]),
            (new() { From = b.CreatedAt, To = d.CreatedAt }, [c, b]),
            (new() { From = b.CreatedAt, To = b.CreatedAt }, []),
            (new() { From = b.CreatedAt, UserId = Bob }, [b]),
            (new() { To = b.CreatedAt, SourceType = KnowledgeSources.File, SourceId = "file-1" }, [a]),
        })
        {
            (await Store.Knowledge.ListAsync(filter)).Items.Select(k => k.Title).Should().Equal(expected.Select(k => k.Title), "the filter is {0}", filter);
            (await Store.Knowledge.ListAsync(filter, KnowledgeOrder.MostConfidentFirst)).Items.Select(k => k.Title).Should()
                .Equal(expected.OrderByDescending(k => k.Confidence).Select(k => k.Title), "the filter is {0}", filter);
            (await Store.Knowledge.CountAsync(filter)).Should().Be(expected.Length, "the filter is {0}", filter);
        }
    }

    [Fact]
    public async Task List_refuses_what_breaks_a_rule()
    {
        foreach (var (parameter, filter) in new (string, KnowledgeFilter)[]
        {
            ("filter.UserId", new() { UserId = "" }),
            ("filter.SourceType", new() { SourceType = "" }),
            ("filter.SourceId", new() { SourceId = "\0" }),
            ("filter.KnowledgeType", new() { KnowledgeType = "" }),
            ("filter.MinConfidence", new() { MinConfidence = 1.5 }),
            ("filter.Tags", new() { Tags = null! }),
            ("filter.Tags", new() { Tags = [""] }),
        })
        {
            foreach (var read in new Func<Task>[] { () => Store.Knowledge.ListAsync(filter), () => Store.Knowledge.CountAsync(filter) })
            {
                await read.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
            }
        }

        var none = () => Store.Knowledge.ListAsync(limit: 0);
        await none.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("limit");
        var order = () => Store.Knowledge.ListAsync(order: (KnowledgeOrder)9);
        await order.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("order");
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        await Store.Knowledge.AddManyAsync([.. Enumerable.Range(0, 3).Select(i => Fact($"{i}") with { UserId = Alice, Tags = ["x"] })]);
        var cursor = (await Store.Knowledge.ListAsync(new() { Tags = ["x"] }, limit: 1)).NextCursor;

        (await Store.Knowledge.ListAsync(new() { Tags = new List<string> { "x" } }, limit: 1, cursor: cursor)).Items.Should().ContainSingle().Which.Title.Should().Be("1");
        foreach (var misuse in new Func<Task>[]
        {
            () => Store.Knowledge.ListAsync(limit: 1, cursor: cursor),
            () => Store.Knowledge.ListAsync(new() { Tags = ["y"] }, limit: 1, cursor: cursor),
            () => Store.Knowledge.ListAsync(new() { Tags = ["x"], MinConfidence = 0.1 }, limit: 1, cursor: cursor),
            () => Store.Knowledge.ListAsync(new() { Tags = ["x"] }, KnowledgeOrder.MostConfidentFirst, limit: 1, cursor: cursor),
            () => Store.ForUser(Alice).Knowledge.ListAsync(new() { Tags = ["x"] }, limit: 1, cursor: cursor),
            () => Store.Knowledge.ListAsync(cursor: "not a cursor"),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task One_users_store_writes_and_sees_that_users_knowledge_only()
    {
        var shared = await Store.Knowledge.AddAsync(Fact("shared"));
        var bobs = await Store.Knowledge.AddAsync(Fact("bob's") with { UserId = Bob });
        var mine = Store.ForUser(Alice).Knowledge;

        var stored = await mine.AddAsync(Fact("hers"));
        stored.UserId.Should().Be(Alice);
        (await mine.AddManyAsync([Fact("hers too") with { UserId = Alice }])).Should().ContainSingle().Which.UserId.Should().Be(Alice);
        foreach (var add in new Func<Task>[]
        {
            () => mine.AddAsync(Fact("x") with { UserId = Bob }),
            () => mine.AddManyAsync([Fact("x"), Fact("x") with { UserId = Bob }]),
            () => mine.ReplaceSourceAsync(KnowledgeSources.File, "file-1", [Fact("x") with { UserId = Bob }]),
        })
        {
            await add.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        foreach (var item in new[] { shared, bobs })
        {
            (await mine.FindByIdAsync(item.Id)).Should().BeNull();
            (await mine.DeleteAsync(item.Id)).Should().BeFalse();
            var update = () => mine.UpdateAsync(item.Id, new() { Title = "stolen" });
            await update.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        foreach (var filter in new KnowledgeFilter?[] { null, new() { UserId = Alice }, new() { Shared = false }, new() { SourceType = KnowledgeSources.File, SourceId = "file-1" } })
        {
            (await mine.ListAsync(filter)).Items.Select(k => k.Title).Should().Equal("hers too", "hers");
            (await mine.ListAsync(filter, KnowledgeOrder.MostConfidentFirst)).Items.Should().HaveCount(2);
            (await mine.CountAsync(filter)).Should().Be(2);
        }

        foreach (var filter in new KnowledgeFilter[] { new() { UserId = Bob }, new() { Shared = true }, new() { UserId = Bob, SourceType = KnowledgeSources.File, SourceId = "file-1" } })
        {
            (await mine.ListAsync(filter)).Items.Should().BeEmpty();
            (await mine.CountAsync(filter)).Should().Be(0);
        }

        (await mine.ReplaceSourceAsync(KnowledgeSources.File, "file-1", [Fact("new")])).Should().ContainSingle().Which.UserId.Should().Be(Alice);
        (await AllAsync()).Select(k => k.Title).Should().Equal("new", "bob's", "shared");
        (await mine.DeleteBySourceAsync(KnowledgeSources.File, "file-1")).Should().Be(1);
        (await AllAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_unit_of_work_that_is_not_committed_stored_nothing()
    {
        await using (var work = await Store.BeginAsync())
        {
            var item = await work.Knowledge.AddAsync(Fact("x") with { UserId = Alice });
            ShouldBe(await work.Knowledge.FindByIdAsync(item.Id), item);
        }

        (await Store.Knowledge.CountAsync()).Should().Be(0);
        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Growth_counts_by_UTC_day_and_kind()
    {
        Clock.Now = new(2026, 3, 14, 23, 59, 59, 999, TimeSpan.Zero);
        await Store.Knowledge.AddManyAsync([Fact("a") with { Confidence = 0.2 }, Fact("b") with { Confidence = 0.4, UserId = Alice }, Fact("c") with { KnowledgeType = KnowledgeTypes.Pattern }]);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var next = Clock.Now;
        await Store.Knowledge.AddAsync(Fact("d") with { Confidence = 1, UserId = Alice });
        Clock.Advance(TimeSpan.FromDays(2));
        await Store.Knowledge.AddAsync(Fact("e") with { Confidence = 0 });
        KnowledgeGrowth[] all =
        [
            Growth(14, "concept", 2, 0.3),
            Growth(14, "pattern", 1, 0.5),
            Growth(15, "concept", 1, 1),
            Growth(17, "concept", 1, 0),
        ];

        await ShouldGrowAsync(Store.Knowledge, null, null, null, all);
        await ShouldGrowAsync(Store.Knowledge, next, null, null, all[2..]);
        await ShouldGrowAsync(Store.Knowledge, null, next, null, all[..2]);
        await ShouldGrowAsync(Store.Knowledge, null, null, Alice, [Growth(14, "concept", 1, 0.4), all[2]]);
        await ShouldGrowAsync(Store.ForUser(Alice).Knowledge, null, null, null, [Growth(14, "concept", 1, 0.4), all[2]]);
        await ShouldGrowAsync(Store.ForUser(Alice).Knowledge, null, null, Bob, []);

        var cursor = (await Store.Knowledge.GetGrowthAsync(limit: 1)).NextCursor;
        foreach (var misuse in new Func<Task>[]
        {
            () => Store.Knowledge.GetGrowthAsync(from: next, limit: 1, cursor: cursor),
            () => Store.Knowledge.GetGrowthAsync(userId: Alice, limit: 1, cursor: cursor),
            () => Store.ForUser(Alice).Knowledge.GetGrowthAsync(limit: 1, cursor: cursor),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    internal static NewKnowledge Fact(string title) => new(KnowledgeSources.File, "file-1", KnowledgeTypes.Concept, title, $"about {title}");

    private static KnowledgeGrowth Growth(int day, string type, long items, double confidence) =>
        new() { Day = new(2026, 3, day), KnowledgeType = type, ItemsCreated = items, AverageConfidence = confidence };

    private static async Task ShouldGrowAsync(IKnowledgeRepository knowledge, DateTimeOffset? from, DateTimeOffset? to, string? userId, KnowledgeGrowth[] expected)
    {
        foreach (var limit in new[] { 1, 2, 100 })
        {
            var seen = new List<KnowledgeGrowth>();
            string? cursor = null;
            do
            {
                var page = await knowledge.GetGrowthAsync(from, to, userId, limit, cursor);
                seen.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            seen.Select(g => g with { AverageConfidence = Math.Round(g.AverageConfidence, 9) }).Should().Equal(expected);
        }
    }

    private static void ShouldBe(KnowledgeItem? item, KnowledgeItem expected)
    {
        item!.Tags.Should().Equal(expected.Tags);
        item.Should().Be(expected with { Tags = item.Tags });
    }

    private async Task<IReadOnlyList<KnowledgeItem>> AllAsync() => (await Store.Knowledge.ListAsync()).Items;
}
