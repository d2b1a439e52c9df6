using Conversa.Data.Conversations;
using Conversa.Data.Goals;
using Conversa.Data.Storage;

namespace Conversa.Data.Tests.Goals;

public abstract class GoalRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private const string Achieve = "achieved";
    private const string Abandon = "abandoned";
    private const string Reopen = "reopened";

    [Fact]
    public async Task Create_stores_every_property()
    {
        var chat = await ChatAsync();
        var given = new NewGoal(Alice, "run 42 km 🏃")
        {
            Id = "my-goal",
            ConversationId = chat.Id,
            Category = "health",
            ExtractedAt = ManualClock.Start.AddDays(-1),
            Metadata = """{ "a":1 }""",
        };

        var stored = await Store.Goals.CreateAsync(given);

        stored.Should().BeEquivalentTo(given, o => o.Excluding(g => g.ExtractedAt));
        stored.ExtractedAt.Should().Be(ManualClock.Start.AddDays(-1));
        stored.Status.Should().Be(GoalStatus.Active);
        stored.CreatedAt.Should().Be(ManualClock.Start);
        stored.UpdatedAt.Should().Be(ManualClock.Start);
        (await Store.Goals.FindByIdAsync("my-goal")).Should().Be(stored);
    }

    [Fact]
    public async Task A_user_appears_with_their_first_goal()
    {
        var goal = await Store.Goals.CreateAsync(new("newcomer", "learn Greek"));

        Guid.Parse(goal.Id).Version.Should().Be(7);
        goal.ConversationId.Should().BeNull();
        goal.Category.Should().BeNull();
        goal.Metadata.Should().BeNull();
        goal.ExtractedAt.Should().Be(ManualClock.Start);
        (await Store.Goals.ListAsync("newcomer")).Items.Should().Equal(goal);
    }

    [Fact]
    public async Task A_goal_is_not_said_in_another_users_conversation()
    {
        var bobs = await ChatAsync(Bob);

        foreach (var conversation in new[] { bobs.Id, "nowhere" })
        {
            var create = () => Store.Goals.CreateAsync(new(Alice, "x") { ConversationId = conversation });
            (await create.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage($"*'{conversation}'*");
        }

        (await Store.Goals.CountAsync(Alice)).Should().Be(0);
    }

    [Fact]
    public async Task A_goal_that_is_refused_brings_no_user()
    {
        await WithEngineAsync(async (store, engine) =>
        {
            var create = () => store.Goals.CreateAsync(new(Alice, "x") { ConversationId = "nowhere" });

            await create.Should().ThrowAsync<ConversationStoreNotFoundException>();
            (await engine.ReadAsync(session => new ValueTask<string?>(session.RunScalar("SELECT count(*) FROM users")), default)).Should().Be("0");
        });
    }

    [Fact]
    public async Task A_goal_outlives_its_conversation_and_goes_with_its_user()
    {
        await WithEngineAsync(async (store, engine) =>
        {
            await store.Conversations.CreateAsync(new NewConversation(Alice) { Id = "c" });
            var goal = await store.Goals.CreateAsync(new(Alice, "x") { ConversationId = "c" });

            await RunAsync(engine, "DELETE FROM conversations WHERE id = 'c'");
            (await store.Goals.FindByIdAsync(goal.Id))!.ConversationId.Should().BeNull();

            await RunAsync(engine, "DELETE FROM users WHERE id = 'alice'");
            (await store.Goals.FindByIdAsync(goal.Id)).Should().BeNull();
        });
    }

    [Fact]
    public async Task List_pages_last_extracted_first_without_gap_or_repeat()
    {
        var all = new List<UserGoal>();
        for (var i = 0; i < 25; i++)
        {
            all.Add(await Store.Goals.CreateAsync(new(Alice, $"{i}") { ExtractedAt = ManualClock.Start.AddSeconds(-(i * 7 % 5)) }));
        }

        await Store.Goals.CreateAsync(new(Bob, "another's"));
        var seen = new List<UserGoal>();
        string? cursor = null;
        do
        {
            var page = await Store.Goals.ListAsync(Alice, limit: 10, cursor: cursor);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.Should().Equal(all.OrderByDescending(g => g.ExtractedAt).ThenByDescending(g => g.Id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task List_and_count_filter_by_status_category_and_conversation()
    {
        var chat = await ChatAsync();
        var plain = await Store.Goals.CreateAsync(new(Alice, "plain"));
        var said = await Store.Goals.CreateAsync(new(Alice, "said") { ConversationId = chat.Id, Category = "health" });
        var achieved = await Store.Goals.AchieveAsync((await Store.Goals.CreateAsync(new(Alice, "done") { Category = "health" })).Id);

        foreach (var (filter, expected) in new (GoalFilter?, UserGoal[])[]
        {
            (null, [plain, said, achieved]),
            (new(), [plain, said, achieved]),
            (new() { Status = GoalStatus.Active }, [plain, said]),
            (new() { Status = GoalStatus.Achieved }, [achieved]),
            (new() { Status = GoalStatus.Abandoned }, []),
            (new() { Category = "health" }, [said, achieved]),
            (new() { Category = "Health" }, []),
            (new() { ConversationId = chat.Id }, [said]),
            (new() { Category = "health", Status = GoalStatus.Achieved }, [achieved]),
        })
        {
            (await Store.Goals.ListAsync(Alice, filter)).Items.Should().BeEquivalentTo(expected);
            (await Store.Goals.CountAsync(Alice, filter)).Should().Be(expected.Length);
        }
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        foreach (var user in new[] { Alice, Alice, Bob, Bob })
        {
            await Store.Goals.CreateAsync(new(user, "x"));
        }

        var cursor = (await Store.Goals.ListAsync(Alice, limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[]
        {
            () => Store.Goals.ListAsync(Bob, limit: 1, cursor: cursor),
            () => Store.Goals.ListAsync(Alice, new() { Status = GoalStatus.Active }, limit: 1, cursor: cursor),
            () => Store.ForUser(Alice).Goals.ListAsync(Alice, limit: 1, cursor: cursor),
            () => Store.Goals.ListAsync(Alice, limit: 1, cursor: "not a cursor"),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Theory]
    [InlineData(GoalStatus.Active, Achieve, GoalStatus.Achieved)]
    [InlineData(GoalStatus.Active, Abandon, GoalStatus.Abandoned)]
    [InlineData(GoalStatus.Active, Reopen, null)]
    [InlineData(GoalStatus.Achieved, Achieve, null)]
    [InlineData(GoalStatus.Achieved, Abandon, null)]
    [InlineData(GoalStatus.Achieved, Reopen, GoalStatus.Active)]
    [InlineData(GoalStatus.Abandoned, Achieve, null)]
    [InlineData(GoalStatus.Abandoned, Abandon, null)]
    [InlineData(GoalStatus.Abandoned, Reopen, GoalStatus.Active)]
    public async Task Status_changes_as_the_table_says(GoalStatus from, string asked, GoalStatus? to)
    {
        var created = await Store.Goals.CreateAsync(new(Alice, "x") { Category = "c" });
        var goal = from switch
        {
            GoalStatus.Active => created,
            GoalStatus.Achieved => await Store.Goals.AchieveAsync(created.Id),
            _ => await Store.Goals.AbandonAsync(created.Id),
        };
        Clock.Advance(TimeSpan.FromMinutes(1));

        var change = () => ChangeAsync(asked, goal.Id);

        if (to is { } expected)
        {
            (await change()).Should().Be(goal with { Status = expected, UpdatedAt = Clock.Now });
            (await Store.Goals.FindByIdAsync(goal.Id))!.Status.Should().Be(expected);
        }
        else
        {
            var refused = await change.Should().ThrowAsync<ConversationStoreInvalidTransitionException>();
            refused.WithMessage($"*'{goal.Id}'*{from.ToString().ToLowerInvariant()}*{asked}*");
            (await Store.Goals.FindByIdAsync(goal.Id)).Should().Be(goal);
        }
    }

    [Fact]
    public async Task Of_callers_who_decide_a_goal_at_once_one_wins()
    {
        var goal = await Store.Goals.CreateAsync(new(Alice, "x"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                return await (i % 2 == 0 ? Store.Goals.AchieveAsync(goal.Id) : Store.Goals.AbandonAsync(goal.Id));
            }
            catch (ConversationStoreInvalidTransitionException)
            {
                return null;
            }
        })));

        var decided = outcomes.Should().ContainSingle(o => o != null).Which;
        (await Store.Goals.FindByIdAsync(goal.Id)).Should().Be(decided);
    }

    [Fact]
    public async Task Update_changes_what_is_given_and_leaves_the_rest()
    {
        var goal = await Store.Goals.AchieveAsync((await Store.Goals.CreateAsync(new(Alice, "run") { Category = "health", Metadata = "[1]" })).Id);
        Clock.Advance(TimeSpan.FromMinutes(1));

        var worded = await Store.Goals.UpdateAsync(goal.Id, new() { Goal = "walk" });
        var rest = await Store.Goals.UpdateAsync(goal.Id, new() { Category = "leisure", Metadata = "null" });

        worded.Should().Be(goal with { Goal = "walk", UpdatedAt = Clock.Now });
        rest.Should().Be(worded with { Category = "leisure", Metadata = "null", UpdatedAt = Clock.Now.AddMilliseconds(1) });
        (await Store.Goals.FindByIdAsync(goal.Id)).Should().Be(rest);
        (await Store.Goals.UpdateAsync(goal.Id, new() { Category = null, Metadata = null })).Should().Match<UserGoal>(g => g.Goal == "walk" && g.Category == null && g.Metadata == null);
    }

    [Fact]
    public async Task Update_that_gives_nothing_changes_nothing()
    {
        var goal = await Store.Goals.CreateAsync(new(Alice, "run"));

        (await Store.Goals.UpdateAsync(goal.Id, new())).Should().Be(goal);
    }

    [Fact]
    public async Task Delete_says_whether_there_was_one()
    {
        var goal = await Store.Goals.CreateAsync(new(Alice, "x"));

        (await Store.Goals.DeleteAsync(goal.Id)).Should().BeTrue();
        (await Store.Goals.DeleteAsync(goal.Id)).Should().BeFalse();
        (await Store.Goals.FindByIdAsync(goal.Id)).Should().BeNull();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        NewGoal Good() => new(Alice, "x");

        foreach (var (goal, parameter) in new (NewGoal, string)[]
        {
            (Good() with { Id = "" }, "goal.Id"),
            (Good() with { UserId = null! }, "goal.UserId"),
            (Good() with { UserId = "" }, "goal.UserId"),
            (Good() with { UserId = new string('x', 257) }, "goal.UserId"),
            (Good() with { ConversationId = "" }, "goal.ConversationId"),
            (Good() with { Goal = null! }, "goal.Goal"),
            (Good() with { Goal = "" }, "goal.Goal"),
            (Good() with { Goal = "a\0b" }, "goal.Goal"),
            (Good() with { Goal = "a\ud800b" }, "goal.Goal"),
            (Good() with { Goal = new string('x', 1024 * 1024 + 1) }, "goal.Goal"),
            (Good() with { Category = "" }, "goal.Category"),
            (Good() with { ExtractedAt = ManualClock.Start.AddDays(2) }, "goal.ExtractedAt"),
            (Good() with { Metadata = "{" }, "goal.Metadata"),
        })
        {
            var create = () => Store.Goals.CreateAsync(goal);
            await create.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Goals.CountAsync(Alice)).Should().Be(0);
    }

    [Fact]
    public async Task Bad_arguments_are_refused_by_name()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Store.Goals.CreateAsync(null!), "goal"),
            (() => Store.Goals.FindByIdAsync(""), "id"),
            (() => Store.Goals.AchieveAsync(null!), "id"),
            (() => Store.Goals.AbandonAsync("\ud800"), "id"),
            (() => Store.Goals.ReopenAsync(""), "id"),
            (() => Store.Goals.DeleteAsync(""), "id"),
            (() => Store.Goals.UpdateAsync("", new()), "id"),
            (() => Store.Goals.UpdateAsync("g", null!), "update"),
            (() => Store.Goals.UpdateAsync("g", new() { Goal = "" }), "update.Goal"),
            (() => Store.Goals.UpdateAsync("g", new() { Goal = null! }), "update.Goal"),
            (() => Store.Goals.UpdateAsync("g", new() { Goal = "\0" }), "update.Goal"),
            (() => Store.Goals.UpdateAsync("g", new() { Category = "" }), "update.Category"),
            (() => Store.Goals.UpdateAsync("g", new() { Metadata = "" }), "update.Metadata"),
            (() => Store.Goals.ListAsync(""), "userId"),
            (() => Store.Goals.ListAsync(Alice, new() { Status = (GoalStatus)9 }), "filter.Status"),
            (() => Store.Goals.ListAsync(Alice, new() { Category = "" }), "filter.Category"),
            (() => Store.Goals.CountAsync(""), "userId"),
            (() => Store.Goals.CountAsync(Alice, new() { ConversationId = "" }), "filter.ConversationId"),
            (() => Store.Goals.ListAsync(Alice, limit: 0), "limit"),
            (() => Store.Goals.ListAsync(Alice, limit: -1), "limit"),
            (() => Store.Goals.ListAsync(Alice, limit: int.MaxValue), "limit"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_change()
    {
        (await Store.Goals.FindByIdAsync("nothing")).Should().BeNull();
        (await Store.Goals.ListAsync("nobody")).Should().BeEquivalentTo(new Page<UserGoal> { Items = [] });
        (await Store.Goals.CountAsync("nobody")).Should().Be(0);

        foreach (var change in Changes(Store.Goals, "nothing"))
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nothing'*");
        }
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_conflict()
    {
        var first = await Store.Goals.CreateAsync(new(Alice, "first") { Id = "g" });

        var again = () => Store.Goals.CreateAsync(new(Bob, "second") { Id = "g" });

        await again.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Store.Goals.FindByIdAsync("g")).Should().Be(first);
    }

    [Theory]
    [InlineData(Bob)]
    [InlineData("ALICE")]
    public async Task A_users_store_does_not_know_the_goals_of_others(string other)
    {
        var chat = await ChatAsync();
        var active = await Store.Goals.CreateAsync(new(Alice, "x"));
        var achieved = await Store.Goals.AchieveAsync((await Store.Goals.CreateAsync(new(Alice, "x"))).Id);
        var theirs = Store.ForUser(other).Goals;

        (await theirs.FindByIdAsync(active.Id)).Should().BeNull();
        (await theirs.ListAsync(Alice)).Items.Should().BeEmpty();
        (await theirs.CountAsync(Alice)).Should().Be(0);
        (await theirs.DeleteAsync(active.Id)).Should().BeFalse();
        foreach (var change in Changes(theirs, active.Id).Concat(Changes(theirs, achieved.Id))
            .Append(() => theirs.CreateAsync(new(Alice, "x")))
            .Append(() => theirs.CreateAsync(new(other, "x") { ConversationId = chat.Id })))
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await Store.Goals.ListAsync(Alice)).Items.Should().BeEquivalentTo([active, achieved]);
        (await Store.Goals.CountAsync(other)).Should().Be(0);
    }

    [Fact]
    public async Task A_users_store_does_all_of_it_with_their_own_goals()
    {
        var mine = Store.ForUser(Alice).Goals;

        var goal = await mine.CreateAsync(new(Alice, "x"));
        await mine.AchieveAsync(goal.Id);
        await mine.ReopenAsync(goal.Id);
        await mine.UpdateAsync(goal.Id, new() { Goal = "y" });
        var abandoned = await mine.AbandonAsync(goal.Id);

        (await mine.FindByIdAsync(goal.Id)).Should().Be(abandoned);
        (await mine.ListAsync(Alice)).Items.Should().Equal(abandoned);
        (await mine.CountAsync(Alice)).Should().Be(1);
        (await mine.DeleteAsync(goal.Id)).Should().BeTrue();
    }

    private static IEnumerable<Func<Task>> Changes(IGoalRepository goals, string id) =>
    [
        () => goals.AchieveAsync(id),
        () => goals.AbandonAsync(id),
        () => goals.ReopenAsync(id),
        () => goals.UpdateAsync(id, new() { Goal = "changed" }),
    ];

    private static Task RunAsync(IDatabase engine, string script) =>
        engine.WriteAsync(
            session =>
            {
                session.RunScript(script);
                return new ValueTask<bool>(true);
            },
            default);

    // What no repository says is asked of the engine itself.
    private async Task WithEngineAsync(Func<IConversationStore, IDatabase, Task> test)
    {
        var own = new SqliteEngine(new() { ConnectionString = "Data Source=:memory:", TimeProvider = Clock }, null);
        await using var store = new Store(own);
        await test(store, own);
    }

    private Task<UserGoal> ChangeAsync(string asked, string id) => asked switch
    {
        Achieve => Store.Goals.AchieveAsync(id),
        Abandon => Store.Goals.AbandonAsync(id),
        _ => Store.Goals.ReopenAsync(id),
    };
}
