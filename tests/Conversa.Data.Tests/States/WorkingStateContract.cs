using Conversa.Data.States;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.States;

public abstract class WorkingStateContract(EngineKind engine) : StoreContract(engine)
{
    private IStateRepository States => Store.States;

    [Fact]
    public async Task SetWorkingState_stores_every_property()
    {
        var chat = await ChatAsync();
        var given = new NewWorkingState
        {
            UserInput = "I slept 4 hours — again",
            FocusAreas = ["sleep", "morning \"routine\"", "sleep"],
            StepCount = 3,
            LastToolResult = """{ "hours": 4 }""",
            Metadata = """{ "m" : 1 }""",
        };

        var stored = await States.SetWorkingStateAsync(chat.Id, given);

        stored.Should().BeEquivalentTo(given, o => o.WithStrictOrdering());
        (stored.ConversationId, stored.UserId).Should().Be((chat.Id, Alice));
        (stored.CreatedAt, stored.UpdatedAt).Should().Be((ManualClock.Start, ManualClock.Start));
        Guid.Parse(stored.Id).Version.Should().Be(7);
        (await States.GetWorkingStateAsync(chat.Id)).Should().BeEquivalentTo(stored, o => o.WithStrictOrdering());
    }

    [Fact]
    public async Task SetWorkingState_replaces_the_whole()
    {
        var chat = await ChatAsync();
        var first = await States.SetWorkingStateAsync(chat.Id, new() { UserInput = "a", FocusAreas = ["b"], StepCount = 1, LastToolResult = "2", Metadata = "3" });

        var second = await States.SetWorkingStateAsync(chat.Id, new());

        second.Should().BeEquivalentTo(new NewWorkingState());
        (second.Id, second.CreatedAt).Should().Be((first.Id, first.CreatedAt));
        second.UpdatedAt.Should().BeAfter(first.UpdatedAt);
        (await States.GetWorkingStateAsync(chat.Id)).Should().BeEquivalentTo(second);
    }

    [Fact]
    public async Task AddFocusArea_appends_what_is_not_there()
    {
        var chat = await ChatAsync();

        (await States.AddFocusAreaAsync(chat.Id, "sleep")).Should().BeTrue();
        (await States.AddFocusAreaAsync(chat.Id, "food")).Should().BeTrue();
        var before = await States.GetWorkingStateAsync(chat.Id);
        (await States.AddFocusAreaAsync(chat.Id, "sleep")).Should().BeFalse();
        (await States.GetWorkingStateAsync(chat.Id)).Should().BeEquivalentTo(before);
        (await States.AddFocusAreaAsync(chat.Id, "Sleep")).Should().BeTrue();

        (await States.GetWorkingStateAsync(chat.Id))!.FocusAreas.Should().Equal("sleep", "food", "Sleep");
    }

    [Fact]
    public async Task AddFocusArea_takes_any_text_for_a_name_and_nothing_for_a_path()
    {
        var chat = await ChatAsync();
        string[] areas = ["$", "$[0]", "$.a", "#-1", "[1,2]", "{\"a\":1}", "\"", "\\", "1", "null", "true", "a\nb", "'; DROP TABLE users; --", "日本語 👩‍👩‍👧", " "];

        foreach (var area in areas)
        {
            (await States.AddFocusAreaAsync(chat.Id, area)).Should().BeTrue();
            (await States.AddFocusAreaAsync(chat.Id, area)).Should().BeFalse();
        }

        (await States.GetWorkingStateAsync(chat.Id))!.FocusAreas.Should().Equal(areas);
    }

    [Fact]
    public async Task Focus_areas_are_kept_in_the_order_in_which_they_first_came()
    {
        foreach (var given in ArbMap.Default.ArbFor<string[]>().Generator.Sample(50))
        {
            var areas = given.Where(a => a is { Length: > 0 } && !a.Contains('\0', StringComparison.Ordinal) && !a.Any(char.IsSurrogate)).ToArray();
            var chat = await ChatAsync();
            await States.SetWorkingStateAsync(chat.Id, new() { FocusAreas = [.. areas.Take(2).Distinct()] });
            foreach (var area in areas)
            {
                await States.AddFocusAreaAsync(chat.Id, area);
            }

            (await States.GetWorkingStateAsync(chat.Id))!.FocusAreas.Should().Equal(areas.Distinct());
        }
    }

    [Fact]
    public async Task CountStep_counts_callers_who_do_it_at_once()
    {
        var chat = await ChatAsync();

        var counts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => States.CountStepAsync(chat.Id))));

        counts.Should().BeEquivalentTo(Enumerable.Range(1, 50).Select(n => (long)n));
        (await States.GetWorkingStateAsync(chat.Id))!.StepCount.Should().Be(50);
    }

    [Fact]
    public async Task SetLastToolResult_keeps_json_to_the_byte_and_forgets()
    {
        var chat = await ChatAsync();

        await States.SetLastToolResultAsync(chat.Id, """{ "a" : [ ] }""");
        (await States.GetWorkingStateAsync(chat.Id))!.LastToolResult.Should().Be("""{ "a" : [ ] }""");
        await States.SetLastToolResultAsync(chat.Id, null);
        (await States.GetWorkingStateAsync(chat.Id))!.LastToolResult.Should().BeNull();
    }

    [Fact]
    public async Task What_changes_one_part_leaves_the_others()
    {
        var chat = await ChatAsync();
        var given = new NewWorkingState { UserInput = "a", FocusAreas = ["b"], StepCount = 1, LastToolResult = "2", Metadata = "3" };
        await States.SetWorkingStateAsync(chat.Id, given);
        Clock.Advance(TimeSpan.FromMinutes(1));

        await States.AddFocusAreaAsync(chat.Id, "c");
        await States.CountStepAsync(chat.Id);
        await States.SetLastToolResultAsync(chat.Id, "4");

        var stored = (await States.GetWorkingStateAsync(chat.Id))!;
        stored.Should().BeEquivalentTo(given with { FocusAreas = ["b", "c"], StepCount = 2, LastToolResult = "4" });
        stored.CreatedAt.Should().Be(ManualClock.Start);
        stored.UpdatedAt.Should().BeCloseTo(Clock.Now, TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public async Task Each_change_makes_the_working_state_where_there_is_none()
    {
        foreach (var (change, expected) in new (Func<string, Task>, NewWorkingState)[]
        {
            (id => States.AddFocusAreaAsync(id, "a"), new() { FocusAreas = ["a"] }),
            (id => States.CountStepAsync(id), new() { StepCount = 1 }),
            (id => States.SetLastToolResultAsync(id, "1"), new() { LastToolResult = "1" }),
            (id => States.SetLastToolResultAsync(id, null), new()),
        })
        {
            var chat = await ChatAsync();
            await change(chat.Id);

            var stored = (await States.GetWorkingStateAsync(chat.Id))!;
            stored.Should().BeEquivalentTo(expected);
            stored.UserId.Should().Be(Alice);
        }
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var chat = await ChatAsync();
        Task Set(NewWorkingState state) => States.SetWorkingStateAsync(chat.Id, state);

        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => States.GetWorkingStateAsync(""), "conversationId"),
            (() => States.SetWorkingStateAsync("", new()), "conversationId"),
            (() => Set(null!), "workingState"),
            (() => Set(new() { UserInput = "a\0" }), "workingState.UserInput"),
            (() => Set(new() { FocusAreas = null! }), "workingState.FocusAreas"),
            (() => Set(new() { FocusAreas = ["a", null!] }), "workingState.FocusAreas"),
            (() => Set(new() { FocusAreas = [""] }), "workingState.FocusAreas"),
            (() => Set(new() { FocusAreas = ["\ud800"] }), "workingState.FocusAreas"),
            (() => Set(new() { FocusAreas = [.. Enumerable.Repeat(new string('x', 256), 5000)] }), "workingState.FocusAreas"),
            (() => Set(new() { StepCount = -1 }), "workingState.StepCount"),
            (() => Set(new() { LastToolResult = "{" }), "workingState.LastToolResult"),
            (() => Set(new() { Metadata = "" }), "workingState.Metadata"),
            (() => States.AddFocusAreaAsync("", "a"), "conversationId"),
            (() => States.AddFocusAreaAsync(chat.Id, null!), "focusArea"),
            (() => States.AddFocusAreaAsync(chat.Id, ""), "focusArea"),
            (() => States.AddFocusAreaAsync(chat.Id, "a\0"), "focusArea"),
            (() => States.AddFocusAreaAsync(chat.Id, new string('x', 257)), "focusArea"),
            (() => States.CountStepAsync(""), "conversationId"),
            (() => States.SetLastToolResultAsync("", "1"), "conversationId"),
            (() => States.SetLastToolResultAsync(chat.Id, "done"), "result"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await States.GetWorkingStateAsync(chat.Id)).Should().BeNull();
    }

    [Fact]
    public async Task What_is_unknown_is_null_to_read_and_an_error_to_change()
    {
        (await States.GetWorkingStateAsync("nothing")).Should().BeNull();
        await ChangesNothingAsync(States, "nothing");
    }

    [Theory]
    [InlineData(Bob)]
    [InlineData("Alice")]
    public async Task Another_user_finds_nothing_and_changes_nothing(string user)
    {
        var chat = await ChatAsync();
        var fresh = await ChatAsync();
        await ChatAsync(user);
        var before = await States.SetWorkingStateAsync(chat.Id, new() { FocusAreas = ["a"] });
        var theirs = Store.ForUser(user).States;

        (await theirs.GetWorkingStateAsync(chat.Id)).Should().BeNull();
        await ChangesNothingAsync(theirs, chat.Id);
        await ChangesNothingAsync(theirs, fresh.Id);

        (await States.GetWorkingStateAsync(chat.Id)).Should().BeEquivalentTo(before);
        (await States.GetWorkingStateAsync(fresh.Id)).Should().BeNull();
    }

    [Fact]
    public async Task The_owner_finds_and_changes_all_of_it()
    {
        var chat = await ChatAsync();
        var mine = Store.ForUser(Alice).States;

        await mine.SetWorkingStateAsync(chat.Id, new() { UserInput = "a" });
        await mine.AddFocusAreaAsync(chat.Id, "b");
        await mine.CountStepAsync(chat.Id);
        await mine.SetLastToolResultAsync(chat.Id, "2");

        (await mine.GetWorkingStateAsync(chat.Id)).Should().BeEquivalentTo(new NewWorkingState { UserInput = "a", FocusAreas = ["b"], StepCount = 1, LastToolResult = "2" });
    }

    private static async Task ChangesNothingAsync(IStateRepository states, string conversationId)
    {
        foreach (var change in new Func<Task>[]
        {
            () => states.SetWorkingStateAsync(conversationId, new()),
            () => states.AddFocusAreaAsync(conversationId, "a"),
            () => states.CountStepAsync(conversationId),
            () => states.SetLastToolResultAsync(conversationId, "1"),
        })
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage($"*'{conversationId}'*");
        }
    }
}
