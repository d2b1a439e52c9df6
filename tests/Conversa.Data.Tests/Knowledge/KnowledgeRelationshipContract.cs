using Conversa.Data.Knowledge;

namespace Conversa.Data.Tests.Knowledge;

public abstract class KnowledgeRelationshipContract(EngineKind engine) : StoreContract(engine)
{
    private const string Type = KnowledgeRelationships.RelatesTo;

    protected override void Configure(ConversationStoreOptions options) => options.MaxPageSize = 100;

    [Fact]
    public async Task Relate_stores_a_relationship_and_gives_the_one_that_stands_its_new_strength()
    {
        await AddAsync("a", "b");

        var stored = await Store.Knowledge.RelateAsync("a", "b", KnowledgeRelationships.Extends, 0.25, """{ "why":1 }""");
        Clock.Advance(TimeSpan.FromMinutes(1));
        var stronger = await Store.Knowledge.RelateAsync("a", "b", KnowledgeRelationships.Extends, 1);
        var other = await Store.Knowledge.RelateAsync("a", "b", KnowledgeRelationships.Contradicts);
        var back = await Store.Knowledge.RelateAsync("b", "a", KnowledgeRelationships.Extends, 0);

        stored.Should().Be(new KnowledgeRelationship
        {
            Id = stored.Id,
            FromKnowledgeId = "a",
            ToKnowledgeId = "b",
            RelationshipType = "extends",
            Strength = 0.25,
            Metadata = """{ "why":1 }""",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        Guid.Parse(stored.Id).Version.Should().Be(7);
        stronger.Should().Be(stored with { Strength = 1, UpdatedAt = Clock.Now });
        other.Strength.Should().Be(0.5);
        (await Store.Knowledge.ListRelationshipsAsync("a")).Items.Should().Equal(stronger, other, back);
        (await Store.Knowledge.RelateAsync("a", "b", KnowledgeRelationships.Extends, 1, "2")).Metadata.Should().Be("2");
    }

    [Fact]
    public async Task Relate_refuses_what_breaks_a_rule()
    {
        await AddAsync("a", "b");

        foreach (var (parameter, relate) in new (string, Func<Task>)[]
        {
            ("toId", () => Store.Knowledge.RelateAsync("a", "a", Type)),
            ("toId", () => Store.Knowledge.RelateAsync("nowhere", "nowhere", Type)),
            ("fromId", () => Store.Knowledge.RelateAsync("", "b", Type)),
            ("toId", () => Store.Knowledge.RelateAsync("a", null!, Type)),
            ("relationshipType", () => Store.Knowledge.RelateAsync("a", "b", "")),
            ("strength", () => Store.Knowledge.RelateAsync("a", "b", Type, 1.1)),
            ("strength", () => Store.Knowledge.RelateAsync("a", "b", Type, double.NaN)),
            ("metadata", () => Store.Knowledge.RelateAsync("a", "b", Type, metadata: "{")),
        })
        {
            await relate.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        foreach (var (from, to) in new[] { ("a", "nowhere"), ("nowhere", "b"), ("A", "b") })
        {
            var relate = () => Store.Knowledge.RelateAsync(from, to, Type);
            (await relate.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage($"*'{from}'*'{to}'*");
        }

        (await Store.Knowledge.ListRelationshipsAsync("a")).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Two_users_items_are_not_related_but_each_ones_and_shared_ones_are()
    {
        await AddAsync("shared");
        await AddOfAsync(Alice, "alice's", "alice's other");
        await AddOfAsync(Bob, "bob's");

        foreach (var (from, to) in new[] { ("alice's", "bob's"), ("bob's", "alice's") })
        {
            var relate = () => Store.Knowledge.RelateAsync(from, to, Type);
            await relate.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        foreach (var (from, to) in new[] { ("alice's", "alice's other"), ("alice's", "shared"), ("shared", "alice's"), ("shared", "bob's") })
        {
            (await Store.Knowledge.RelateAsync(from, to, Type)).ToKnowledgeId.Should().Be(to);
        }
    }

    [Fact]
    public async Task Relationships_go_with_either_item()
    {
        await AddAsync("a", "b", "c");
        await Store.Knowledge.RelateAsync("a", "b", Type);
        await Store.Knowledge.RelateAsync("b", "c", Type);

        await Store.Knowledge.DeleteAsync("b");

        (await Store.Knowledge.ListRelationshipsAsync("a")).Items.Should().BeEmpty();
        (await Store.Knowledge.ListRelationshipsAsync("c")).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Unrelate_says_whether_there_was_one()
    {
        await AddAsync("a", "b");
        await Store.Knowledge.RelateAsync("a", "b", Type);

        (await Store.Knowledge.UnrelateAsync("b", "a", Type)).Should().BeFalse();
        (await Store.Knowledge.UnrelateAsync("a", "b", "other")).Should().BeFalse();
        (await Store.Knowledge.UnrelateAsync("a", "b", Type)).Should().BeTrue();
        (await Store.Knowledge.UnrelateAsync("a", "b", Type)).Should().BeFalse();
    }

    [Fact]
    public async Task ListRelationships_pages_the_strongest_first_in_each_direction()
    {
        await AddAsync([.. Enumerable.Range(0, 8).Select(i => $"{i}")]);
        var all = new List<KnowledgeRelationship>();
        for (var i = 1; i < 8; i++)
        {
            all.Add(i % 2 == 0 ? await Store.Knowledge.RelateAsync("0", $"{i}", Type, i % 3 / 2.0) : await Store.Knowledge.RelateAsync($"{i}", "0", Type, i % 3 / 2.0));
        }

        await Store.Knowledge.RelateAsync("1", "2", Type, 1);
        var expected = all.OrderByDescending(r => r.Strength).ThenByDescending(r => r.Id, StringComparer.Ordinal).ToList();
        foreach (var (direction, matches) in new (RelationshipDirection, Func<KnowledgeRelationship, bool>)[]
        {
            (RelationshipDirection.Both, _ => true),
            (RelationshipDirection.Outgoing, r => r.FromKnowledgeId == "0"),
            (RelationshipDirection.Incoming, r => r.ToKnowledgeId == "0"),
        })
        {
            var seen = new List<KnowledgeRelationship>();
            string? cursor = null;
            do
            {
                var page = await Store.Knowledge.ListRelationshipsAsync("0", direction, limit: 2, cursor: cursor);
                seen.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            seen.Should().Equal(expected.Where(matches));
        }

        var foreign = (await Store.Knowledge.ListRelationshipsAsync("0", limit: 1)).NextCursor;
        var misuse = () => Store.Knowledge.ListRelationshipsAsync("1", limit: 1, cursor: foreign);
        await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        (await Store.Knowledge.ListRelationshipsAsync("nowhere")).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task ListRelated_orders_by_strength_then_confidence()
    {
        await AddAsync("a");
        await Store.Knowledge.AddAsync(Named("weak") with { Confidence = 1 });
        await Store.Knowledge.AddAsync(Named("sure") with { Confidence = 0.9 });
        await Store.Knowledge.AddAsync(Named("unsure") with { Confidence = 0.1 });
        await Store.Knowledge.RelateAsync("a", "weak", Type, 0.1);
        await Store.Knowledge.RelateAsync("a", "unsure", Type, 0.8);
        var relationship = await Store.Knowledge.RelateAsync("a", "sure", KnowledgeRelationships.Extends, 0.8, "7");
        await Store.Knowledge.RelateAsync("sure", "a", Type, 1);

        var related = await Store.Knowledge.ListRelatedAsync("a");

        related.Select(r => r.Item.Id).Should().Equal("sure", "unsure", "weak");
        related[0].Relationship.Should().Be(relationship);
        related[0].Item.Should().BeEquivalentTo(await Store.Knowledge.FindByIdAsync("sure"));
        (await Store.Knowledge.ListRelatedAsync("a", KnowledgeRelationships.Extends)).Select(r => r.Item.Id).Should().Equal("sure");
        (await Store.Knowledge.ListRelatedAsync("a", limit: 2)).Select(r => r.Item.Id).Should().Equal("sure", "unsure");
        (await Store.Knowledge.ListRelatedAsync("nowhere")).Should().BeEmpty();
        var none = () => Store.Knowledge.ListRelatedAsync("a", limit: 0);
        await none.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("limit");
    }

    [Fact]
    public async Task FindRelated_walks_to_a_depth_and_finds_each_item_once_by_its_shortest_and_strongest_path()
    {
        await AddAsync("a", "b", "c", "d", "e", "f");
        foreach (var (from, to, strength) in new[]
        {
            ("a", "b", 0.5), ("a", "c", 0.75),
            ("b", "d", 1), ("c", "d", 0.5), // d: 0.5 by b, 0.375 by c
            ("d", "e", 1), ("c", "e", 0.25), // e: at depth 2 by c, though stronger at depth 3
            ("e", "a", 1), ("e", "f", 0.5), ("f", "e", 1),
        })
        {
            await Store.Knowledge.RelateAsync(from, to, Type, strength);
        }

        await ShouldReachAsync(Store.Knowledge, "a", 1, ("c", 1, 0.75), ("b", 1, 0.5));
        await ShouldReachAsync(Store.Knowledge, "a", 2, ("c", 1, 0.75), ("b", 1, 0.5), ("d", 2, 0.5), ("e", 2, 0.1875));
        await ShouldReachAsync(Store.Knowledge, "a", 8, ("c", 1, 0.75), ("b", 1, 0.5), ("d", 2, 0.5), ("e", 2, 0.1875), ("f", 3, 0.09375));
        await ShouldReachAsync(Store.Knowledge, "nowhere", 8);
        (await Store.Knowledge.FindRelatedAsync("a")).Should().HaveCount(4);
        (await Store.Knowledge.FindRelatedAsync("a", 8, limit: 2)).Select(r => r.Item.Id).Should().Equal("c", "b");

        // Too weak a path is none: e is then reached by the longer one.
        (await Store.Knowledge.FindRelatedAsync("a", 8, minStrength: 0.2)).Select(r => (r.Item.Id, r.Depth, r.Strength)).Should().Equal(("c", 1, 0.75), ("b", 1, 0.5), ("d", 2, 0.5), ("e", 3, 0.5), ("f", 4, 0.25));
        (await Store.Knowledge.FindRelatedAsync("a", 8, minStrength: 0.75)).Select(r => r.Item.Id).Should().Equal("c");
        (await Store.Knowledge.FindRelatedAsync("a", 1, direction: RelationshipDirection.Incoming)).Select(r => r.Item.Id).Should().Equal("e");
        (await Store.Knowledge.FindRelatedAsync("a", 1, direction: RelationshipDirection.Both)).Select(r => r.Item.Id).Should().Equal("e", "c", "b");
    }

    [Fact]
    public async Task FindRelated_ends_on_cycles_of_any_kind()
    {
        await AddAsync("a", "b", "c");
        foreach (var from in new[] { "a", "b", "c" })
        {
            foreach (var to in new[] { "a", "b", "c" }.Where(to => to != from))
            {
                await Store.Knowledge.RelateAsync(from, to, Type, 1);
                await Store.Knowledge.RelateAsync(from, to, KnowledgeRelationships.Contradicts, 0.5);
            }
        }

        foreach (var direction in Enum.GetValues<RelationshipDirection>())
        {
            (await Store.Knowledge.FindRelatedAsync("a", 8, direction: direction)).Select(r => (r.Item.Id, r.Depth, r.Strength)).Should().Equal(("b", 1, 1), ("c", 1, 1));
        }
    }

    [Fact]
    public async Task FindRelated_gives_whole_items_and_follows_the_strongest_of_too_many()
    {
        var center = await Store.Knowledge.AddAsync(Named("center"));
        for (var i = 0; i < 101; i++)
        {
            await Store.Knowledge.AddAsync(Named($"{i}"));
            await Store.Knowledge.RelateAsync(center.Id, $"{i}", Type, (i + 1) / 200.0);
        }

        var found = await Store.Knowledge.FindRelatedAsync(center.Id, 1, limit: 100);

        found.Select(r => r.Item.Id).Should().Equal(Enumerable.Range(1, 100).Reverse().Select(i => $"{i}"));
        found[0].Item.Should().BeEquivalentTo(await Store.Knowledge.FindByIdAsync("100"));
    }

    [Fact]
    public async Task FindRelated_refuses_what_breaks_a_rule()
    {
        foreach (var (parameter, find) in new (string, Func<Task>)[]
        {
            ("id", () => Store.Knowledge.FindRelatedAsync("")),
            ("depth", () => Store.Knowledge.FindRelatedAsync("a", 0)),
            ("depth", () => Store.Knowledge.FindRelatedAsync("a", 9)),
            ("minStrength", () => Store.Knowledge.FindRelatedAsync("a", minStrength: 1.1)),
            ("direction", () => Store.Knowledge.FindRelatedAsync("a", direction: (RelationshipDirection)9)),
            ("userId", () => Store.Knowledge.FindRelatedAsync("a", userId: "")),
            ("limit", () => Store.Knowledge.FindRelatedAsync("a", limit: 0)),
            ("limit", () => Store.Knowledge.FindRelatedAsync("a", limit: 101)),
        })
        {
            await find.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task Paths_never_lead_from_one_user_through_what_is_shared_to_another()
    {
        await AddAsync("shared");
        await AddOfAsync(Alice, "alice's", "alice's other");
        await AddOfAsync(Bob, "bob's");
        foreach (var (from, to) in new[] { ("alice's", "shared"), ("shared", "bob's"), ("shared", "alice's other"), ("bob's", "shared") })
        {
            await Store.Knowledge.RelateAsync(from, to, Type, 1);
        }

        await ShouldReachAsync(Store.Knowledge, "alice's", 8, ("shared", 1, 1), ("alice's other", 2, 1));
        await ShouldReachAsync(Store.Knowledge, "bob's", 8, ("shared", 1, 1));
        (await Store.Knowledge.FindRelatedAsync("shared", 8)).Select(r => r.Item.Id).Should().BeEquivalentTo("bob's", "alice's other");
        (await Store.Knowledge.FindRelatedAsync("shared", 8, userId: Alice)).Select(r => r.Item.Id).Should().Equal("alice's other");
        (await Store.Knowledge.FindRelatedAsync("bob's", 8, userId: Alice)).Should().BeEmpty();
        (await Store.Knowledge.ListRelatedAsync("shared")).Should().HaveCount(2);
        (await Store.Knowledge.ListRelatedAsync("shared", userId: Bob)).Select(r => r.Item.Id).Should().Equal("bob's");
        (await Store.Knowledge.ListRelatedAsync("bob's", userId: Alice)).Should().BeEmpty();
    }

    [Fact]
    public async Task One_users_store_relates_and_sees_that_users_items_only()
    {
        await AddAsync("shared");
        await AddOfAsync(Alice, "a", "b");
        await AddOfAsync(Bob, "x", "y");
        var own = await Store.Knowledge.RelateAsync("a", "b", Type, 0.5);
        await Store.Knowledge.RelateAsync("a", "shared", Type, 1);
        await Store.Knowledge.RelateAsync("shared", "b", Type, 1);
        await Store.Knowledge.RelateAsync("x", "y", Type, 1);
        var mine = Store.ForUser(Alice).Knowledge;

        foreach (var (from, to) in new[] { ("a", "shared"), ("shared", "a"), ("x", "y"), ("a", "y") })
        {
            var relate = () => mine.RelateAsync(from, to, Type, 0);
            await relate.Should().ThrowAsync<ConversationStoreNotFoundException>();
            (await mine.UnrelateAsync(from, to, Type)).Should().BeFalse();
        }

        (await mine.ListRelationshipsAsync("a")).Items.Should().Equal(own);
        (await mine.ListRelationshipsAsync("b")).Items.Should().Equal(own);
        (await mine.ListRelationshipsAsync("x")).Items.Should().BeEmpty();
        (await mine.ListRelationshipsAsync("shared")).Items.Should().BeEmpty();
        (await mine.ListRelatedAsync("a")).Select(r => r.Item.Id).Should().Equal("b");
        (await mine.ListRelatedAsync("shared")).Should().BeEmpty();
        (await mine.ListRelatedAsync("x")).Should().BeEmpty();
        await ShouldReachAsync(mine, "a", 8, ("b", 1, 0.5));
        await ShouldReachAsync(mine, "shared", 8);
        await ShouldReachAsync(mine, "x", 8);
        (await mine.FindRelatedAsync("a", userId: Bob)).Should().BeEmpty();
        (await mine.RelateAsync("a", "b", Type, 0.75)).Should().Be(own with { Strength = 0.75, UpdatedAt = own.UpdatedAt.AddMilliseconds(1) });
        (await mine.UnrelateAsync("a", "b", Type)).Should().BeTrue();
        (await Store.Knowledge.ListRelationshipsAsync("x")).Items.Should().ContainSingle().Which.Strength.Should().Be(1);
    }

    private static NewKnowledge Named(string id) => KnowledgeRepositoryContract.Fact(id) with { Id = id };

    private static async Task ShouldReachAsync(IKnowledgeRepository knowledge, string from, int depth, params (string Id, int Depth, double Strength)[] expected) =>
        (await knowledge.FindRelatedAsync(from, depth)).Select(r => (r.Item.Id, r.Depth, r.Strength)).Should().Equal(expected);

    private Task AddAsync(params string[] ids) => Store.Knowledge.AddManyAsync([.. ids.Select(Named)]);

    private Task AddOfAsync(string userId, params string[] ids) => Store.Knowledge.AddManyAsync([.. ids.Select(id => Named(id) with { UserId = userId })]);
}
