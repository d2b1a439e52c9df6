using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Storage;

namespace Conversa.Data.Tests.Flows;

public abstract class FlowRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private const string Step = "moved to a step";
    private const string Pause = "paused";
    private const string Resume = "resumed";
    private const string Complete = "completed";
    private const string Abandon = "abandoned";

    [Fact]
    public async Task Create_stores_every_property()
    {
        var chat = await ChatAsync();
        var given = new NewFlow(chat.Id, "goal_setting", 5)
        {
            Id = "my-flow",
            CurrentStep = 2,
            State = """{ "goal" : "42 °C" }""",
            StartedAt = ManualClock.Start.AddDays(-1),
            Metadata = """{"a":1}""",
        };

        var stored = await Store.Flows.CreateFlowAsync(given);

        stored.Should().BeEquivalentTo(given, o => o.Excluding(f => f.StartedAt));
        stored.StartedAt.Should().Be(ManualClock.Start.AddDays(-1));
        stored.Status.Should().Be(FlowStatus.Active);
        stored.CompletedAt.Should().BeNull();
        stored.CreatedAt.Should().Be(ManualClock.Start);
        stored.UpdatedAt.Should().Be(ManualClock.Start);
        (await Store.Flows.FindByIdAsync("my-flow")).Should().Be(stored);
        (await Store.Flows.GetActiveFlowAsync(chat.Id)).Should().Be(stored);
    }

    [Fact]
    public async Task Create_needs_no_more_than_a_conversation_a_type_and_steps()
    {
        var flow = await FlowAsync();

        Guid.Parse(flow.Id).Version.Should().Be(7);
        flow.CurrentStep.Should().Be(0);
        flow.State.Should().Be("{}");
        flow.Metadata.Should().BeNull();
        flow.StartedAt.Should().Be(ManualClock.Start);
    }

    [Fact]
    public async Task A_second_active_flow_is_refused_with_the_id_of_the_first()
    {
        var first = await FlowAsync();

        var second = () => Store.Flows.CreateFlowAsync(new(first.ConversationId, "other", 1));

        (await second.Should().ThrowAsync<ConversationStoreConflictException>()).Which.ExistingId.Should().Be(first.Id);
        (await Store.Flows.ListAsync(first.ConversationId)).Items.Should().Equal(first);
        (await FlowAsync(await ChatAsync())).Status.Should().Be(FlowStatus.Active, "each conversation has its own");
    }

    [Fact]
    public async Task Of_callers_who_start_a_flow_at_once_one_does_and_the_others_learn_its_id()
    {
        var chat = await ChatAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                return (Started: (string?)(await Store.Flows.CreateFlowAsync(new(chat.Id, "race", 3) { Id = $"f{i}" })).Id, InTheWay: (string?)null);
            }
            catch (ConversationStoreConflictException e)
            {
                return (Started: null, InTheWay: e.ExistingId);
            }
        })));

        var winner = outcomes.Should().ContainSingle(o => o.Started != null).Which.Started;
        outcomes.Where(o => o.Started is null).Should().OnlyContain(o => o.InTheWay == winner);
    }

    [Fact]
    public async Task A_paused_or_finished_flow_is_not_in_the_way_of_the_next()
    {
        var chat = await ChatAsync();
        foreach (var leave in new Func<string, Task<Flow>>[] { id => Store.Flows.PauseFlowAsync(id), id => Store.Flows.CompleteFlowAsync(id), id => Store.Flows.AbandonFlowAsync(id) })
        {
            await leave((await FlowAsync(chat)).Id);
            (await Store.Flows.GetActiveFlowAsync(chat.Id)).Should().BeNull();
        }

        (await Store.Flows.ListAsync(chat.Id)).Items.Should().HaveCount(3);
    }

    [Fact]
    public async Task Update_moves_the_step_and_leaves_the_state_unless_there_is_a_new_one()
    {
        var flow = await FlowAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));

        var moved = await Store.Flows.UpdateFlowStepJsonAsync(flow.Id, 2, """{"a": 1}""");
        var back = await Store.Flows.UpdateFlowStepAsync(flow.Id, 0);
        var last = await Store.Flows.UpdateFlowStepAsync(flow.Id, flow.TotalSteps);

        moved.Should().Be(flow with { CurrentStep = 2, State = """{"a": 1}""", UpdatedAt = Clock.Now });
        back.Should().Be(moved with { CurrentStep = 0, UpdatedAt = Clock.Now.AddMilliseconds(1) });
        last.CurrentStep.Should().Be(5);
        last.Status.Should().Be(FlowStatus.Active);
        (await Store.Flows.FindByIdAsync(flow.Id)).Should().Be(last);
    }

    [Fact]
    public async Task Update_takes_typed_state()
    {
        var flow = await FlowAsync();
        var state = new Progress("run", 3);
        var byName = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var typeInfo = (JsonTypeInfo<Progress>)byName.GetTypeInfo(typeof(Progress));

        (await Store.Flows.UpdateFlowStepAsync(flow.Id, 1, state)).State.Should().Be("""{"habit":"run","days":3}""");
        (await Store.Flows.UpdateFlowStepAsync(flow.Id, 1, state, byName)).State.Should().Be("""{"Habit":"run","Days":3}""");
        (await Store.Flows.UpdateFlowStepAsync(flow.Id, 1, new Progress("walk", 4), typeInfo)).State.Should().Be("""{"Habit":"walk","Days":4}""");
        (await Store.Flows.UpdateFlowStepJsonAsync(flow.Id, 1, "[1]")).State.Should().Be("[1]", "it is JSON already");
        (await Store.Flows.UpdateFlowStepAsync(flow.Id, 1, "[1]")).State.Should().Be("\"[1]\"", "a string becomes a JSON string");
        var refused = () => Store.Flows.UpdateFlowStepAsync(flow.Id, 1, new string('x', 1024 * 1024));
        await refused.Should().ThrowAsync<ArgumentException>().WithParameterName("state");

        await ((Func<Task>)(() => Store.Flows.UpdateFlowStepAsync(flow.Id, 1, state, (JsonTypeInfo<Progress>)null!))).Should().ThrowAsync<ArgumentNullException>().WithParameterName("typeInfo");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    [InlineData(long.MaxValue)]
    public async Task Update_refuses_a_step_that_the_flow_does_not_have(long step)
    {
        var flow = await FlowAsync();

        var move = () => Store.Flows.UpdateFlowStepJsonAsync(flow.Id, step, "[]");

        await move.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName(nameof(step));
        (await Store.Flows.FindByIdAsync(flow.Id)).Should().Be(flow);
    }

    [Theory]
    [InlineData(FlowStatus.Active, Step, FlowStatus.Active)]
    [InlineData(FlowStatus.Active, Pause, FlowStatus.Paused)]
    [InlineData(FlowStatus.Active, Resume, null)]
    [InlineData(FlowStatus.Active, Complete, FlowStatus.Completed)]
    [InlineData(FlowStatus.Active, Abandon, FlowStatus.Abandoned)]
    [InlineData(FlowStatus.Paused, Step, null)]
    [InlineData(FlowStatus.Paused, Pause, null)]
    [InlineData(FlowStatus.Paused, Resume, FlowStatus.Active)]
    [InlineData(FlowStatus.Paused, Complete, null)]
    [InlineData(FlowStatus.Paused, Abandon, FlowStatus.Abandoned)]
    [InlineData(FlowStatus.Completed, Step, null)]
    [InlineData(FlowStatus.Completed, Pause, null)]
    [InlineData(FlowStatus.Completed, Resume, null)]
    [InlineData(FlowStatus.Completed, Complete, null)]
    [InlineData(FlowStatus.Completed, Abandon, null)]
    [InlineData(FlowStatus.Abandoned, Step, null)]
    [InlineData(FlowStatus.Abandoned, Pause, null)]
    [InlineData(FlowStatus.Abandoned, Resume, null)]
    [InlineData(FlowStatus.Abandoned, Complete, null)]
    [InlineData(FlowStatus.Abandoned, Abandon, null)]
    public async Task Status_changes_as_the_table_says(FlowStatus from, string asked, FlowStatus? to)
    {
        var flow = await FlowAsync(from);
        Clock.Advance(TimeSpan.FromMinutes(1));

        var change = () => ChangeAsync(asked, flow.Id);

        if (to is { } expected)
        {
            var changed = await change();
            changed.Status.Should().Be(expected);
            changed.UpdatedAt.Should().Be(Clock.Now);
            changed.CompletedAt.Should().Be(expected is FlowStatus.Completed or FlowStatus.Abandoned ? Clock.Now : null);
            (await Store.Flows.FindByIdAsync(flow.Id)).Should().Be(changed);
        }
        else
        {
            var refused = await change.Should().ThrowAsync<ConversationStoreInvalidTransitionException>();
            refused.WithMessage($"*'{flow.Id}'*{from.ToString().ToLowerInvariant()}*{asked}*");
            (await Store.Flows.FindByIdAsync(flow.Id)).Should().Be(flow);
        }
    }

    [Fact]
    public async Task Resume_is_refused_while_another_flow_is_active()
    {
        var chat = await ChatAsync();
        var first = await FlowAsync(FlowStatus.Paused, chat);
        var second = await FlowAsync(chat);

        var resume = () => Store.Flows.ResumeFlowAsync(first.Id);

        (await resume.Should().ThrowAsync<ConversationStoreConflictException>()).Which.ExistingId.Should().Be(second.Id);
        (await Store.Flows.FindByIdAsync(first.Id)).Should().Be(first);
        await Store.Flows.CompleteFlowAsync(second.Id);
        (await resume()).Status.Should().Be(FlowStatus.Active);
    }

    [Fact]
    public async Task Of_flows_resumed_at_once_one_is()
    {
        var chat = await ChatAsync();
        var paused = new List<Flow>();
        for (var i = 0; i < 20; i++)
        {
            paused.Add(await FlowAsync(FlowStatus.Paused, chat));
        }

        var outcomes = await Task.WhenAll(paused.Select(f => Task.Run(async () =>
        {
            try
            {
                return (Resumed: (string?)(await Store.Flows.ResumeFlowAsync(f.Id)).Id, InTheWay: (string?)null);
            }
            catch (ConversationStoreConflictException e)
            {
                return (Resumed: null, InTheWay: e.ExistingId);
            }
        })));

        var winner = outcomes.Should().ContainSingle(o => o.Resumed != null).Which.Resumed;
        outcomes.Where(o => o.Resumed is null).Should().OnlyContain(o => o.InTheWay == winner);
        (await Store.Flows.GetActiveFlowAsync(chat.Id))!.Id.Should().Be(winner);
    }

    [Fact]
    public async Task Of_callers_who_decide_a_flow_at_once_one_wins()
    {
        var flow = await FlowAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                return await (i % 2 == 0 ? Store.Flows.CompleteFlowAsync(flow.Id) : Store.Flows.AbandonFlowAsync(flow.Id));
            }
            catch (ConversationStoreInvalidTransitionException)
            {
                return null;
            }
        })));

        var decided = outcomes.Should().ContainSingle(o => o != null).Which;
        (await Store.Flows.FindByIdAsync(flow.Id)).Should().Be(decided);
    }

    [Fact]
    public async Task A_flow_never_ends_before_it_starts()
    {
        var flow = await Store.Flows.CreateFlowAsync(new((await ChatAsync()).Id, "later", 1) { StartedAt = ManualClock.Start.AddHours(3) });

        (await Store.Flows.CompleteFlowAsync(flow.Id)).CompletedAt.Should().Be(ManualClock.Start.AddHours(3));
    }

    [Fact]
    public async Task List_pages_the_history_last_started_first_without_gap_or_repeat()
    {
        var chat = await ChatAsync();
        var all = new List<Flow>();
        for (var i = 0; i < 25; i++)
        {
            var started = await Store.Flows.CreateFlowAsync(new(chat.Id, "t", 1) { StartedAt = ManualClock.Start.AddSeconds(-(i * 7 % 5)) });
            all.Add(await Store.Flows.CompleteFlowAsync(started.Id));
        }

        var seen = new List<Flow>();
        string? cursor = null;
        do
        {
            var page = await Store.Flows.ListAsync(chat.Id, limit: 10, cursor: cursor);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.Should().Equal(all.OrderByDescending(f => f.StartedAt).ThenByDescending(f => f.Id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task List_filters_by_status_and_type()
    {
        var chat = await ChatAsync();
        var abandoned = await FlowAsync(FlowStatus.Abandoned, chat);
        var other = await Store.Flows.PauseFlowAsync((await Store.Flows.CreateFlowAsync(new(chat.Id, "other", 1))).Id);
        var active = await FlowAsync(chat);
        await FlowAsync();

        async Task<IReadOnlyList<Flow>> Of(FlowFilter filter) => (await Store.Flows.ListAsync(chat.Id, filter)).Items;

        (await Of(new())).Should().BeEquivalentTo([abandoned, other, active]);
        (await Of(new() { Status = FlowStatus.Active })).Should().Equal(active);
        (await Of(new() { Status = FlowStatus.Paused })).Should().Equal(other);
        (await Of(new() { Status = FlowStatus.Completed })).Should().BeEmpty();
        (await Of(new() { FlowType = "goal_setting" })).Should().BeEquivalentTo([active, abandoned]);
        (await Of(new() { FlowType = "goal_setting", Status = FlowStatus.Abandoned })).Should().Equal(abandoned);
        (await Of(new() { FlowType = "Other" })).Should().BeEmpty();
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync();
        await FlowAsync(FlowStatus.Completed, chat);
        await FlowAsync(FlowStatus.Completed, chat);
        var cursor = (await Store.Flows.ListAsync(chat.Id, limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[]
        {
            () => Store.Flows.ListAsync(other.Id, limit: 1, cursor: cursor),
            () => Store.Flows.ListAsync(chat.Id, new() { Status = FlowStatus.Completed }, limit: 1, cursor: cursor),
            () => Store.ForUser(Alice).Flows.ListAsync(chat.Id, limit: 1, cursor: cursor),
            () => Store.Flows.ListAsync(chat.Id, limit: 1, cursor: "not a cursor"),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var chat = await ChatAsync();
        NewFlow Good() => new(chat.Id, "t", 3);

        foreach (var (flow, parameter) in new (NewFlow, string)[]
        {
            (Good() with { Id = "" }, "flow.Id"),
            (Good() with { Id = "a\0b" }, "flow.Id"),
            (Good() with { ConversationId = null! }, "flow.ConversationId"),
            (Good() with { ConversationId = "" }, "flow.ConversationId"),
            (Good() with { ConversationId = new string('x', 257) }, "flow.ConversationId"),
            (Good() with { FlowType = null! }, "flow.FlowType"),
            (Good() with { FlowType = "" }, "flow.FlowType"),
            (Good() with { FlowType = "a\ud800" }, "flow.FlowType"),
            (Good() with { TotalSteps = 0 }, "flow.TotalSteps"),
            (Good() with { TotalSteps = -1 }, "flow.TotalSteps"),
            (Good() with { CurrentStep = -1 }, "flow.CurrentStep"),
            (Good() with { CurrentStep = 4 }, "flow.CurrentStep"),
            (Good() with { State = null! }, "flow.State"),
            (Good() with { State = "" }, "flow.State"),
            (Good() with { State = "{" }, "flow.State"),
            (Good() with { State = "\"" + new string('x', 1024 * 1024) + "\"" }, "flow.State"),
            (Good() with { StartedAt = ManualClock.Start.AddDays(2) }, "flow.StartedAt"),
            (Good() with { Metadata = "NaN" }, "flow.Metadata"),
        })
        {
            var create = () => Store.Flows.CreateFlowAsync(flow);
            await create.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Flows.ListAsync(chat.Id)).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Bad_arguments_are_refused_by_name()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Store.Flows.CreateFlowAsync(null!), "flow"),
            (() => Store.Flows.UpdateFlowStepAsync("", 1), "id"),
            (() => Store.Flows.UpdateFlowStepJsonAsync("f", 1, "{"), "state"),
            (() => Store.Flows.PauseFlowAsync(null!), "id"),
            (() => Store.Flows.ResumeFlowAsync(""), "id"),
            (() => Store.Flows.CompleteFlowAsync("\0"), "id"),
            (() => Store.Flows.AbandonFlowAsync(new string('x', 257)), "id"),
            (() => Store.Flows.FindByIdAsync(""), "id"),
            (() => Store.Flows.GetActiveFlowAsync(""), "conversationId"),
            (() => Store.Flows.ListAsync(""), "conversationId"),
            (() => Store.Flows.ListAsync("c", new() { Status = (FlowStatus)9 }), "filter.Status"),
            (() => Store.Flows.ListAsync("c", new() { FlowType = "" }), "filter.FlowType"),
            (() => Store.Flows.ListAsync("c", limit: 0), "limit"),
            (() => Store.Flows.ListAsync("c", limit: -1), "limit"),
            (() => Store.Flows.ListAsync("c", limit: int.MaxValue), "limit"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_change()
    {
        (await Store.Flows.FindByIdAsync("nothing")).Should().BeNull();
        (await Store.Flows.GetActiveFlowAsync("nothing")).Should().BeNull();
        (await Store.Flows.ListAsync("nothing")).Should().BeEquivalentTo(new Page<Flow> { Items = [] });

        foreach (var change in Changes(Store.Flows, "nothing").Append(() => Store.Flows.CreateFlowAsync(new("nothing", "t", 1))))
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nothing'*");
        }
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_conflict()
    {
        await Store.Flows.CreateFlowAsync(new((await ChatAsync()).Id, "t", 1) { Id = "f" });
        var chat = await ChatAsync();

        var again = () => Store.Flows.CreateFlowAsync(new(chat.Id, "t", 1) { Id = "f" });

        (await again.Should().ThrowAsync<ConversationStoreConflictException>()).Which.ExistingId.Should().BeNull();
        (await Store.Flows.GetActiveFlowAsync(chat.Id)).Should().BeNull();
    }

    [Theory]
    [InlineData(Bob)]
    [InlineData("ALICE")]
    public async Task A_users_store_does_not_know_the_flows_of_others(string other)
    {
        var flow = await FlowAsync();
        var paused = await FlowAsync(FlowStatus.Paused);
        await ChatAsync(other);
        var theirs = Store.ForUser(other).Flows;

        (await theirs.FindByIdAsync(flow.Id)).Should().BeNull();
        (await theirs.GetActiveFlowAsync(flow.ConversationId)).Should().BeNull();
        (await theirs.ListAsync(flow.ConversationId)).Items.Should().BeEmpty();
        foreach (var change in Changes(theirs, flow.Id).Concat(Changes(theirs, paused.Id)).Append(() => theirs.CreateFlowAsync(new(flow.ConversationId, "t", 1))))
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await Store.Flows.FindByIdAsync(flow.Id)).Should().Be(flow);
        (await Store.Flows.FindByIdAsync(paused.Id)).Should().Be(paused);
    }

    [Fact]
    public async Task A_users_store_does_all_of_it_with_their_own_flows()
    {
        var chat = await ChatAsync();
        var mine = Store.ForUser(Alice).Flows;

        var flow = await mine.CreateFlowAsync(new(chat.Id, "t", 3));
        await mine.UpdateFlowStepAsync(flow.Id, 1);
        await mine.PauseFlowAsync(flow.Id);
        await mine.ResumeFlowAsync(flow.Id);
        (await mine.GetActiveFlowAsync(chat.Id))!.CurrentStep.Should().Be(1);
        var completed = await mine.CompleteFlowAsync(flow.Id);

        (await mine.FindByIdAsync(flow.Id)).Should().Be(completed);
        (await mine.ListAsync(chat.Id)).Items.Should().Equal(completed);
        (await mine.AbandonFlowAsync((await mine.CreateFlowAsync(new(chat.Id, "t", 3))).Id)).Status.Should().Be(FlowStatus.Abandoned);
    }

    [Fact]
    public async Task A_unit_of_work_replaces_a_flow_or_leaves_it()
    {
        var flow = await FlowAsync();

        await using (var work = await Store.BeginAsync())
        {
            await work.Flows.AbandonFlowAsync(flow.Id);
            await work.Flows.CreateFlowAsync(new(flow.ConversationId, "next", 1));
        }

        (await Store.Flows.ListAsync(flow.ConversationId)).Items.Should().Equal(flow);
    }

    [Fact]
    public async Task Flows_go_with_their_conversation()
    {
        var own = new SqliteEngine(new() { ConnectionString = "Data Source=:memory:", TimeProvider = Clock }, null);
        await using var store = new Store(own);
        await store.Conversations.CreateAsync(new NewConversation(Alice) { Id = "c" });
        var flow = await store.Flows.CreateFlowAsync(new("c", "t", 1));

        await own.WriteAsync(
            session =>
            {
                session.RunScript("DELETE FROM conversations WHERE id = 'c'");
                return new ValueTask<bool>(true);
            },
            default);

        (await store.Flows.FindByIdAsync(flow.Id)).Should().BeNull();
    }

    private static IEnumerable<Func<Task>> Changes(IFlowRepository flows, string id) =>
    [
        () => flows.UpdateFlowStepAsync(id, 1),
        () => flows.PauseFlowAsync(id),
        () => flows.ResumeFlowAsync(id),
        () => flows.CompleteFlowAsync(id),
        () => flows.AbandonFlowAsync(id),
    ];

    private Task<Flow> ChangeAsync(string asked, string id) => asked switch
    {
        Step => Store.Flows.UpdateFlowStepAsync(id, 1),
        Pause => Store.Flows.PauseFlowAsync(id),
        Resume => Store.Flows.ResumeFlowAsync(id),
        Complete => Store.Flows.CompleteFlowAsync(id),
        _ => Store.Flows.AbandonFlowAsync(id),
    };

    private async Task<Flow> FlowAsync(Conversation? chat = null) =>
        await Store.Flows.CreateFlowAsync(new((chat ?? await ChatAsync()).Id, "goal_setting", 5));

    private async Task<Flow> FlowAsync(FlowStatus status, Conversation? chat = null)
    {
        var flow = await FlowAsync(chat);
        return status switch
        {
            FlowStatus.Active => flow,
            FlowStatus.Paused => await Store.Flows.PauseFlowAsync(flow.Id),
            FlowStatus.Completed => await Store.Flows.CompleteFlowAsync(flow.Id),
            _ => await Store.Flows.AbandonFlowAsync(flow.Id),
        };
    }

    private sealed record Progress(string Habit, int Days);
}
