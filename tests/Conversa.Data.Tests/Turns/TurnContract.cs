using Conversa.Data.Flows;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Traces;
using Conversa.Data.Turns;

namespace Conversa.Data.Tests.Turns;

public abstract class TurnContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task Load_answers_what_each_repository_answers_by_itself()
    {
        var chat = await ChatAsync();
        for (var i = 0; i < 7; i++)
        {
            await Store.Messages.AppendAsync(chat.Id, MessageRole.User, $"m{i}");
        }

        await Store.States.SaveStateAsync(chat.Id, 1);
        await Store.States.SaveStateAsync(chat.Id, 2);
        await Store.States.SetWorkingStateAsync(chat.Id, new() { UserInput = "run", FocusAreas = ["shoes"] });
        await Store.Flows.CompleteFlowAsync((await Store.Flows.CreateFlowAsync(new(chat.Id, "past", 1))).Id);
        await Store.Flows.CreateFlowAsync(new(chat.Id, "goal_setting", 4));
        var first = await Store.Tools.RequestAsync(new(chat.Id, "search", "{}"));
        var second = await Store.Tools.RequestAsync(new(chat.Id, "shell", "{}"));
        var decided = await Store.Tools.RequestAsync(new(chat.Id, "mail", "{}"));
        await Store.Tools.RejectAsync(decided.Id, "me");
        var goal = await Store.Goals.CreateAsync(new(Alice, "run a marathon"));
        await Store.Goals.AchieveAsync((await Store.Goals.CreateAsync(new(Alice, "walk"))).Id);
        await Store.Goals.CreateAsync(new(Bob, "sleep"));

        var turn = (await Store.LoadTurnAsync(chat.Id, recentMessages: 5))!;

        turn.Conversation.Should().Be(await Store.Conversations.FindByIdAsync(chat.Id));
        turn.RecentMessages.Select(m => m.Content).Should().Equal("m2", "m3", "m4", "m5", "m6");
        turn.RecentMessages.Should().Equal(await Store.Messages.GetRecentMessagesAsync(chat.Id, 5));
        turn.State.Should().Be(await Store.States.GetLatestStateAsync(chat.Id)).And.Match<ConversationState>(s => s.State == "2");
        turn.WorkingState.Should().BeEquivalentTo(await Store.States.GetWorkingStateAsync(chat.Id));
        turn.ActiveFlow.Should().Be(await Store.Flows.GetActiveFlowAsync(chat.Id)).And.NotBeNull();
        turn.PendingApprovals.Should().Equal(first, second);
        turn.Goals.Should().Equal(goal);
    }

    [Fact]
    public async Task Load_of_a_conversation_that_has_nothing_yet_is_empty_and_of_an_unknown_one_null()
    {
        var chat = await ChatAsync();

        var turn = (await Store.LoadTurnAsync(chat.Id))!;

        turn.Should().BeEquivalentTo(new { RecentMessages = Array.Empty<Message>(), State = (object?)null, WorkingState = (object?)null, ActiveFlow = (object?)null });
        turn.PendingApprovals.Should().BeEmpty();
        turn.Goals.Should().BeEmpty();
        (await Store.LoadTurnAsync("nothing")).Should().BeNull();
        (await Store.ForUser(Bob).LoadTurnAsync(chat.Id)).Should().BeNull();
        (await Store.ForUser(Alice).LoadTurnAsync(chat.Id)).Should().NotBeNull();
    }

    [Fact]
    public async Task Load_shows_no_approval_whose_time_is_over()
    {
        var chat = await ChatAsync();
        await Store.Tools.RequestAsync(new(chat.Id, "shell", "{}") { ExpiresAt = ManualClock.Start.AddMinutes(5) });
        (await Store.LoadTurnAsync(chat.Id))!.PendingApprovals.Should().ContainSingle();

        Clock.Advance(TimeSpan.FromMinutes(5));

        (await Store.LoadTurnAsync(chat.Id))!.PendingApprovals.Should().BeEmpty();
    }

    [Fact]
    public async Task Load_and_save_refuse_arguments_that_break_a_rule()
    {
        var chat = await ChatAsync();
        foreach (var load in new Func<Task>[] { () => Store.LoadTurnAsync(""), () => Store.LoadTurnAsync(chat.Id, 0), () => Store.LoadTurnAsync(chat.Id, 1001) })
        {
            await load.Should().ThrowAsync<ArgumentException>();
        }

        NewTurn[] wrong =
        [
            new(""),
            new(chat.Id) { Messages = null! },
            new(chat.Id) { Messages = [null!] },
            new(chat.Id) { Messages = [new("other", MessageRole.User, "x")] },
            new(chat.Id) { Messages = [new(chat.Id, MessageRole.User, "\0")] },
            new(chat.Id) { AnsweredMessageId = "m" },
            new(chat.Id) { State = new("no JSON") },
            new(chat.Id) { State = new("1") { ExpectedVersion = -1 } },
            new(chat.Id) { State = new("1") { Metadata = "{" } },
            new(chat.Id) { WorkingState = new() { StepCount = -1 } },
            new(chat.Id) { WorkingState = new() { FocusAreas = null! } },
            new(chat.Id) { Classifications = [new("m", "c", "{}", 2, 0)] },
            new(chat.Id) { Decision = new("m", "{") },
            new(chat.Id) { Flow = new() },
            new(chat.Id) { Flow = new() { FlowId = "f" } },
            new(chat.Id) { Flow = new() { FlowId = "f", Step = -1 } },
            new(chat.Id) { Flow = new() { FlowId = "f", State = "{}", Complete = true } },
            new(chat.Id) { Flow = new() { FlowId = "f", Step = 1, State = "{" } },
            new(chat.Id) { Flow = new() { FlowId = "f", Start = new(chat.Id, "t", 1) } },
            new(chat.Id) { Flow = new() { Start = new("other", "t", 1) } },
            new(chat.Id) { Flow = new() { Start = new(chat.Id, "t", 0) } },
            new(chat.Id) { Flow = new() { Start = new(chat.Id, "t", 1), Step = 1 } },
            new(chat.Id) { Traces = [new("s") { ConversationId = "other" }] },
            new(chat.Id) { Traces = [new("s") { EndTime = ManualClock.Start }] },
            new(chat.Id) { Usage = [new("p", "m") { ConversationId = "other" }] },
            new(chat.Id) { Usage = [new("p", "m") { InputTokens = -1 }] },
            new(chat.Id) { Usage = null! },
        ];
        foreach (var turn in wrong)
        {
            var save = () => Store.SaveTurnAsync(turn);
            await save.Should().ThrowAsync<ArgumentException>();
        }

        await Store.Invoking(s => s.SaveTurnAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(0);
    }

    [Fact]
    public async Task Save_stores_every_part_and_answers_it_as_it_is_read()
    {
        var chat = await ChatAsync();
        var flow = await Store.Flows.CreateFlowAsync(new(chat.Id, "goal_setting", 4));
        var earlier = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "earlier");

        var saved = await Store.SaveTurnAsync(TurnOf(chat.Id) with
        {
            Flow = new() { FlowId = flow.Id, Step = 2, State = """{ "why":"health" }""" },
            Traces =
            [
                new("load") { StartTime = ManualClock.Start, EndTime = ManualClock.Start.AddMilliseconds(12), MessageId = "question", Data = "{}", Metadata = "1" },
                new("handle") { StartTime = ManualClock.Start, EndTime = ManualClock.Start, Error = """{"type":"Timeout"}""", MessageId = earlier.Id },
                new("save") { ConversationId = chat.Id },
            ],
            Usage = [new("p", "m") { MessageId = "answer", Cost = 1.50m, CapabilityTypes = ["a", "b"], InputTokens = 3 }, new("p", "m") { MessageId = earlier.Id }],
        });

        saved.Messages.Select(m => m.Id).Should().Equal("question", "answer");
        saved.Messages[0].ResponseId.Should().Be("answer");
        (await Store.Messages.GetRecentMessagesAsync(chat.Id, 2)).Should().Equal(saved.Messages);
        saved.State.Should().Be(await Store.States.GetLatestStateAsync(chat.Id)).And.NotBeNull();
        saved.WorkingState.Should().BeEquivalentTo(await Store.States.GetWorkingStateAsync(chat.Id)).And.NotBeNull();
        saved.Classifications.Should().Equal(await Store.Classifications.GetClassificationsForMessageAsync("question")).And.HaveCount(2);
        saved.Decision.Should().Be(await Store.Classifications.GetArbiterDecisionAsync("question")).And.NotBeNull();
        saved.Decision!.ClassifierAgreement.Should().Be(50);
        saved.Flow.Should().Be(await Store.Flows.GetActiveFlowAsync(chat.Id)).And.Match<Flow>(f => f.CurrentStep == 2);
        saved.Traces.Should().BeEquivalentTo(await Store.Traces.GetTracesByConversationAsync(chat.Id)).And.HaveCount(3);
        saved.Traces.Select(t => (t.Status, t.DurationMs)).Should().Equal((TraceStatus.Completed, 12), (TraceStatus.Failed, 0), (TraceStatus.Started, null));
        saved.Traces.Should().OnlyContain(t => t.UserId == Alice && t.ConversationId == chat.Id);
        saved.Usage.Should().BeEquivalentTo((await Store.Usage.ListAsync(new() { ConversationId = chat.Id })).Items).And.HaveCount(2);
        saved.Usage.Should().OnlyContain(u => u.UserId == Alice);
    }

    [Fact]
    public async Task Save_stores_what_is_given_and_leaves_the_rest()
    {
        var chat = await ChatAsync();
        await Store.States.SaveStateAsync(chat.Id, 1);

        var saved = await Store.SaveTurnAsync(new(chat.Id));
        var traced = await Store.SaveTurnAsync(new(chat.Id) { Traces = [new("load")], Usage = [new("p", "m")] });

        saved.Should().BeEquivalentTo(new { State = (object?)null, WorkingState = (object?)null, Decision = (object?)null, Flow = (object?)null });
        traced.Traces.Should().ContainSingle().Which.UserId.Should().Be(Alice);
        traced.Usage.Should().ContainSingle().Which.UserId.Should().Be(Alice);
        (await Store.States.GetLatestStateAsync(chat.Id))!.Version.Should().Be(1);
        await Store.Invoking(s => s.SaveTurnAsync(new("nothing"))).Should().ThrowAsync<ConversationStoreNotFoundException>();
    }

    [Fact]
    public async Task Save_starts_and_completes_flows_as_their_repository_does()
    {
        var chat = await ChatAsync();

        var started = (await Store.SaveTurnAsync(new(chat.Id) { Flow = new() { Start = new(chat.Id, "t", 3) } })).Flow!;
        started.Status.Should().Be(FlowStatus.Active);
        await Store.Invoking(s => s.SaveTurnAsync(new(chat.Id) { Flow = new() { Start = new(chat.Id, "t", 3) } })).Should().ThrowAsync<ConversationStoreConflictException>();
        await Store.Invoking(s => s.SaveTurnAsync(new(chat.Id) { Flow = new() { FlowId = started.Id, Step = 4 } })).Should().ThrowAsync<ArgumentOutOfRangeException>();
        var last = (await Store.SaveTurnAsync(new(chat.Id) { Flow = new() { FlowId = started.Id, Step = 3, Complete = true } })).Flow!;
        (last.Status, last.CurrentStep).Should().Be((FlowStatus.Completed, 3));
        await Store.Invoking(s => s.SaveTurnAsync(new(chat.Id) { Flow = new() { FlowId = started.Id, Complete = true } })).Should().ThrowAsync<ConversationStoreInvalidTransitionException>();
        (await Store.SaveTurnAsync(new(chat.Id) { Flow = new() { Start = new(chat.Id, "one", 1), Complete = true } })).Flow!.Status.Should().Be(FlowStatus.Completed);

        var other = await Store.Flows.CreateFlowAsync(new((await ChatAsync()).Id, "t", 3));
        await Store.Invoking(s => s.SaveTurnAsync(new(chat.Id) { Flow = new() { FlowId = other.Id, Step = 1 } })).Should().ThrowAsync<ConversationStoreNotFoundException>();
        (await Store.Flows.FindByIdAsync(other.Id)).Should().Be(other);
    }

    [Fact]
    public async Task What_was_stored_before_is_known_again_by_its_external_id_and_what_refers_to_it_follows()
    {
        var chat = await ChatAsync();
        var before = await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "hello") { ExternalId = "d1" });
        var call = await Store.Usage.LogAsync(new("p", "m") { ProviderMessageId = "c1", ConversationId = chat.Id });

        var saved = await Store.SaveTurnAsync(new(chat.Id)
        {
            Messages = [new(chat.Id, MessageRole.User, "hello") { Id = "mine", ExternalId = "d1" }, new(chat.Id, MessageRole.Assistant, "hi")],
            AnsweredMessageId = "mine",
            Classifications = [new("mine", "intent", "{}", 1, 0)],
            Decision = new("mine", "{}"),
            Traces = [new("load") { MessageId = "mine" }],
            Usage = [new("p", "m") { ProviderMessageId = "c1" }, new("p", "m") { MessageId = "mine" }],
        });

        saved.Messages[0].Id.Should().Be(before.Id);
        saved.Messages.Should().Equal(await Store.Messages.GetRecentMessagesAsync(chat.Id));
        saved.Messages[0].ResponseId.Should().Be(saved.Messages[1].Id);
        saved.Classifications[0].MessageId.Should().Be(before.Id);
        saved.Decision!.MessageId.Should().Be(before.Id);
        saved.Traces[0].MessageId.Should().Be(before.Id);
        saved.Usage[0].Should().BeEquivalentTo(call);
        saved.Usage[1].MessageId.Should().Be(before.Id);
    }

    [Fact]
    public async Task A_parent_in_the_turn_follows_to_what_was_stored_before()
    {
        var chat = await ChatAsync();
        var before = await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "hello") { ExternalId = "d1" });

        var saved = await Store.SaveTurnAsync(new(chat.Id)
        {
            Messages =
            [
                new(chat.Id, MessageRole.User, "hello") { Id = "mine", ExternalId = "d1" },
                new(chat.Id, MessageRole.Assistant, "hi") { Id = "answer", ParentId = "mine" },
                new(chat.Id, MessageRole.Assistant, "good day") { ParentId = "mine" },
                new(chat.Id, MessageRole.User, "bye") { ParentId = "answer" },
            ],
        });

        saved.Messages.Select(m => m.ParentId).Should().Equal(null, before.Id, before.Id, "answer");
        saved.Messages.Should().Equal(await Store.Messages.GetRecentMessagesAsync(chat.Id));
        await Store.Invoking(s => s.SaveTurnAsync(new(chat.Id) { Messages = [new(chat.Id, MessageRole.User, "x") { ParentId = "late" }, new(chat.Id, MessageRole.User, "y") { Id = "late" }] }))
            .Should().ThrowAsync<ConversationStoreNotFoundException>("a parent comes first");
    }

    public static TheoryData<string> Failures => ["answered", "state", "classification", "decision", "flow", "trace", "usage", "id"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_part_that_fails_leaves_nothing_of_the_turn(string part)
    {
        var chat = await ChatAsync();
        var turn = TurnOf(chat.Id);
        turn = part switch
        {
            "answered" => turn with { AnsweredMessageId = "nothing" },
            "state" => turn with { State = new("1") { ExpectedVersion = 7 } },
            "classification" => turn with { Classifications = [.. turn.Classifications, new("nothing", "c", "{}", 1, 1)] },
            "decision" => turn with { Decision = new("nothing", "{}") },
            "flow" => turn with { Flow = new() { FlowId = "nothing", Step = 1 } },
            "trace" => turn with { Traces = [new("a"), new("b") { MessageId = "nothing" }] },
            "usage" => turn with { Usage = [new("p", "m"), new("p", "m") { MessageId = "nothing" }] },
            _ => turn with { Traces = [new("a") { Id = "same" }, new("b") { Id = "same" }] },
        };

        // Alone and among others, which are not to suffer.
        await Store.Invoking(s => s.SaveTurnAsync(turn)).Should().ThrowAsync<ConversationStoreException>();
        var others = Enumerable.Range(0, 8).Select(_ => ChatAsync()).ToArray();
        var chats = await Task.WhenAll(others);
        var tasks = chats.Select(c => Task.Run(() => Store.SaveTurnAsync(new(c.Id) { Messages = [new(c.Id, MessageRole.User, "x")], State = new("1") }))).ToArray();
        await Store.Invoking(s => s.SaveTurnAsync(turn)).Should().ThrowAsync<ConversationStoreException>();
        (await Task.WhenAll(tasks)).Should().OnlyContain(t => t.Messages.Count == 1 && t.State!.Version == 1);

        (await Store.Messages.CountAsync(chat.Id)).Should().Be(0);
        (await Store.States.CountAsync(chat.Id)).Should().Be(0);
        (await Store.States.GetWorkingStateAsync(chat.Id)).Should().BeNull();
        (await Store.Flows.ListAsync(chat.Id)).Items.Should().BeEmpty();
        (await Store.Traces.GetTracesByConversationAsync(chat.Id)).Should().BeEmpty();
        (await Store.Usage.ListAsync(new() { ConversationId = chat.Id })).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task One_users_store_saves_into_their_own_conversations_only()
    {
        var chat = await ChatAsync();
        var theirs = await ChatAsync(Bob);
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "mine");
        var flow = await Store.Flows.CreateFlowAsync(new(chat.Id, "t", 3));
        var bob = Store.ForUser(Bob);

        NewTurn[] wrong =
        [
            new(chat.Id),
            TurnOf(chat.Id),
            new(chat.Id) { State = new("1") },
            new(theirs.Id) { Classifications = [new(message.Id, "c", "{}", 1, 1)] },
            new(theirs.Id) { Decision = new(message.Id, "{}") },
            new(theirs.Id) { Flow = new() { FlowId = flow.Id, Step = 1 } },
            new(theirs.Id) { Flow = new() { FlowId = flow.Id, Complete = true } },
            new(theirs.Id) { Traces = [new("s") { MessageId = message.Id }] },
            new(theirs.Id) { Usage = [new("p", "m") { MessageId = message.Id }] },
            new(theirs.Id) { Usage = [new("p", "m") { UserId = Alice }] },
            new(theirs.Id) { Messages = [new(theirs.Id, MessageRole.User, "x") { AuthorId = Alice }] },
            new(theirs.Id) { Messages = [new(theirs.Id, MessageRole.User, "x")], AnsweredMessageId = message.Id },
        ];
        foreach (var turn in wrong)
        {
            await bob.Invoking(s => s.SaveTurnAsync(turn)).Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await bob.SaveTurnAsync(TurnOf(theirs.Id))).Messages.Should().OnlyContain(m => m.UserId == Bob);
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(1);
        (await Store.States.CountAsync(chat.Id)).Should().Be(0);
        (await Store.Flows.FindByIdAsync(flow.Id)).Should().Be(flow);
    }

    [Fact]
    public async Task In_a_unit_of_work_a_turn_is_committed_with_the_rest_or_not_at_all()
    {
        var chat = await ChatAsync();
        await using (var work = await Store.BeginAsync())
        {
            await work.SaveTurnAsync(TurnOf(chat.Id));
            (await work.LoadTurnAsync(chat.Id))!.RecentMessages.Should().HaveCount(2);
        }

        (await Store.LoadTurnAsync(chat.Id))!.RecentMessages.Should().BeEmpty();

        await using (var work = await Store.BeginAsync())
        {
            await work.SaveTurnAsync(TurnOf(chat.Id));
            await work.Goals.CreateAsync(new(Alice, "run"));
            await work.CommitAsync();
        }

        var turn = (await Store.LoadTurnAsync(chat.Id))!;
        turn.RecentMessages.Should().HaveCount(2);
        turn.Goals.Should().ContainSingle();
    }

    [Fact]
    public async Task What_the_caller_changes_after_the_call_is_not_stored()
    {
        var chat = await ChatAsync();
        var messages = new List<NewMessage> { new(chat.Id, MessageRole.User, "given") };
        await using var work = await Store.BeginAsync();
        await work.Conversations.UpdateActivityAsync(chat.Id);
        var saving = work.SaveTurnAsync(new(chat.Id) { Messages = messages });
        messages.Clear();

        (await saving).Messages.Should().ContainSingle();
    }

    private static NewTurn TurnOf(string chat) => new(chat)
    {
        Messages =
        [
            new(chat, MessageRole.User, "I want to run") { Id = "question", ExternalId = "d1" },
            new(chat, MessageRole.Assistant, "Then run") { Id = "answer", TokenCount = 2 },
        ],
        AnsweredMessageId = "question",
        State = new("""{ "turns":1 }""") { ExpectedVersion = 0, Metadata = "1" },
        WorkingState = new() { UserInput = "run", FocusAreas = ["shoes"], StepCount = 1 },
        Classifications = [new("question", "intent", """{"intent":"start"}""", 0.9, 3), new("question", "topic", """{"topic":"x","intent":"stop"}""", 0.5, 1) { LlmModel = "small" }],
        Decision = new("question", """{"intent":"start"}""") { Reasoning = "clear" },
    };
}

public sealed class TurnOnFile() : TurnContract(EngineKind.TemporaryFile);

public sealed class TurnInMemory() : TurnContract(EngineKind.InMemory);
