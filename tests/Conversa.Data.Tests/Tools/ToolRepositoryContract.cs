using Conversa.Data.Messages;
using Conversa.Data.Tools;

namespace Conversa.Data.Tests.Tools;

public abstract class ToolRepositoryContract(EngineKind engine) : ToolContract(engine)
{
    [Fact]
    public async Task Request_stores_every_property()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "let me look");
        var given = new NewToolRequest(chat.Id, "find", """{ "q" : "42 °C" }""")
        {
            Id = "my-run",
            MessageId = message.Id,
            CallId = "call_1",
            Risk = ToolRisk.Medium,
            EstimatedCost = 0.000000001m,
            ExpiresAt = ManualClock.Start.AddHours(1),
            Metadata = """{"a":1}""",
        };

        var stored = await Tools.RequestAsync(given);

        stored.Should().BeEquivalentTo(given);
        stored.UserId.Should().Be(Alice);
        stored.ParametersHash.Should().Be(ToolParameters.Hash("find", """{"q":"42 °C"}"""));
        stored.Status.Should().Be(ToolExecutionStatus.Pending);
        stored.Decision.Should().Be(new ToolDecision { Outcome = ToolDecisionOutcome.NeedsApproval, Rule = ApprovalRules.NoRule, Reason = "No rule of the settings approves it." });
        (stored.ApprovalRequestedAt, stored.CreatedAt, stored.UpdatedAt).Should().Be((ManualClock.Start, ManualClock.Start, ManualClock.Start));
        (stored.ApprovedAt, stored.ExecutedAt, stored.CompletedAt, stored.ExecutionTimeMs, stored.Cost, stored.Result, stored.ErrorMessage)
            .Should().Be((null, null, null, null, null, null, null));
        (await Tools.FindByIdAsync("my-run")).Should().Be(stored);
    }

    [Fact]
    public async Task Request_needs_no_more_than_a_conversation_a_tool_and_parameters()
    {
        var request = await RequestAsync();

        Guid.Parse(request.Id).Version.Should().Be(7);
        request.Risk.Should().Be(ToolRisk.High);
        (request.MessageId, request.CallId, request.EstimatedCost, request.ExpiresAt, request.Metadata).Should().Be((null, null, null, null, null));
    }

    [Fact]
    public async Task The_whole_way_is_told_step_by_step()
    {
        var request = await RequestAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        var approved = await Tools.ApproveAsync(request.Id, Bob, "looks fine");
        Clock.Advance(TimeSpan.FromMinutes(1));
        var started = await Tools.StartAsync(request.Id, Search, Query);
        Clock.Advance(TimeSpan.FromMilliseconds(1234));
        var completed = await Tools.CompleteAsync(request.Id, """{ "hits": 3 }""", 0.25m);

        approved.Should().Be(request with
        {
            Status = ToolExecutionStatus.Approved,
            Decision = new() { Outcome = ToolDecisionOutcome.Approved, Rule = ApprovalRules.Person, Reason = "looks fine", DecidedBy = Bob },
            ApprovedAt = ManualClock.Start.AddMinutes(1),
            UpdatedAt = ManualClock.Start.AddMinutes(1),
        });
        started.Should().Be(approved with { Status = ToolExecutionStatus.Executing, ExecutedAt = ManualClock.Start.AddMinutes(2), UpdatedAt = ManualClock.Start.AddMinutes(2) });
        completed.Should().Be(started with { Status = ToolExecutionStatus.Completed, Result = """{ "hits": 3 }""", Cost = 0.25m, ExecutionTimeMs = 1234, CompletedAt = Clock.Now, UpdatedAt = Clock.Now });
        (await Tools.FindByIdAsync(request.Id)).Should().Be(completed);
    }

    [Fact]
    public async Task A_failure_is_told_with_its_time_and_cost()
    {
        var started = await ExecutionAsync(ToolExecutionStatus.Executing);
        Clock.Advance(TimeSpan.FromMilliseconds(7));

        var failed = await Tools.FailAsync(started.Id, "no network", 1.5m);

        failed.Should().Be(started with { Status = ToolExecutionStatus.Failed, ErrorMessage = "no network", Cost = 1.5m, ExecutionTimeMs = 7, CompletedAt = Clock.Now, UpdatedAt = Clock.Now });
    }

    [Fact]
    public async Task A_rejection_is_told_with_who_and_why()
    {
        var request = await RequestAsync();

        var rejected = await Tools.RejectAsync(request.Id, "discord:moderator", "not here");

        rejected.Should().Be(request with
        {
            Status = ToolExecutionStatus.Rejected,
            Decision = new() { Outcome = ToolDecisionOutcome.Rejected, Rule = ApprovalRules.Person, Reason = "not here", DecidedBy = "discord:moderator" },
            CompletedAt = Clock.Now,
            UpdatedAt = Clock.Now.AddMilliseconds(1),
        });
        (await Tools.RejectAsync((await RequestAsync()).Id, Bob)).Decision.Reason.Should().BeNull("nobody has to say why");
    }

    [Theory]
    [InlineData(ToolExecutionStatus.Pending)]
    [InlineData(ToolExecutionStatus.Approved)]
    [InlineData(ToolExecutionStatus.Executing)]
    public async Task What_is_called_off_must_not_be_run(ToolExecutionStatus from)
    {
        var before = await ExecutionAsync(from);

        var cancelled = await Tools.CancelAsync(before.Id, "never mind");

        cancelled.Should().Be(before with
        {
            Status = ToolExecutionStatus.Cancelled,
            Decision = new() { Outcome = ToolDecisionOutcome.Rejected, Rule = ApprovalRules.Cancelled, Reason = "never mind" },
            ErrorMessage = "never mind",
            CompletedAt = Clock.Now,
            UpdatedAt = cancelled.UpdatedAt,
        });
    }

    [Fact]
    public async Task The_same_call_is_one_request_however_often_it_is_made()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "x");
        var call = new NewToolRequest(chat.Id, Search, """{"a":1,"b":2}""") { CallId = "call_0" };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Tools.RequestAsync(call))));
        var rejected = await Tools.RejectAsync(outcomes[0].Id, Bob);
        var again = await Tools.RequestAsync(call with { Parameters = """{ "b": 2, "a": 1 }""", Id = "other" });
        var ofMessage = await Tools.RequestAsync(call with { MessageId = message.Id });

        outcomes.Select(o => o.Id).Distinct().Should().ContainSingle();
        again.Should().Be(rejected, "it answers how it stands now");
        ofMessage.Id.Should().NotBe(rejected.Id, "models name the calls of each message anew");
        (await Tools.RequestAsync(call with { MessageId = message.Id })).Should().Be(ofMessage);
        (await Tools.ListAsync()).Items.Should().HaveCount(2);
    }

    [Fact]
    public async Task The_same_call_made_again_when_its_time_is_over_answers_how_it_stands()
    {
        var call = new NewToolRequest((await ChatAsync()).Id, Search, Query) { CallId = "call_0", ExpiresAt = Clock.Now.AddMinutes(1) };
        var other = call with { CallId = "call_1" };
        var expired = await Tools.RequestAsync(call);
        var approved = await Tools.ApproveAsync((await Tools.RequestAsync(other)).Id, Bob);
        Clock.Advance(TimeSpan.FromMinutes(1));

        var again = await Tools.RequestAsync(call);

        (again.Id, again.Status).Should().Be((expired.Id, ToolExecutionStatus.Expired));
        (await Tools.RequestAsync(other)).Should().Be(approved);
        await FluentActions.Awaiting(() => Tools.RequestAsync(call with { CallId = "call_2" })).Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("request.ExpiresAt");
        (await Tools.ListAsync()).Items.Should().HaveCount(2);
    }

    [Fact]
    public async Task Other_parameters_another_tool_or_another_conversation_make_another_request()
    {
        var chat = await ChatAsync();
        var call = new NewToolRequest(chat.Id, Search, Query) { CallId = "c" };
        var first = await Tools.RequestAsync(call);
        await Tools.ApproveAsync(first.Id, Bob);

        foreach (var other in new[] { call with { Parameters = "{}" }, call with { ToolName = "Search" }, call with { ConversationId = (await ChatAsync()).Id }, call with { CallId = "C" } })
        {
            var request = await Tools.RequestAsync(other);
            request.Id.Should().NotBe(first.Id);
            request.Status.Should().Be(ToolExecutionStatus.Pending, "the approval was for what was asked then");
        }
    }

    [Fact]
    public async Task Without_a_call_each_request_is_its_own()
    {
        var chat = await ChatAsync();

        (await RequestAsync(chat)).Id.Should().NotBe((await RequestAsync(chat)).Id);
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_conflict()
    {
        var chat = await ChatAsync();
        await Tools.RequestAsync(new(chat.Id, Search, Query) { Id = "x" });

        await FluentActions.Awaiting(() => Tools.RequestAsync(new(chat.Id, Search, "[]") { Id = "x" })).Should().ThrowAsync<ConversationStoreConflictException>();

        (await Tools.ListAsync()).Items.Should().ContainSingle();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var chat = await ChatAsync();
        NewToolRequest Good() => new(chat.Id, Search, Query);

        foreach (var (request, parameter) in new (NewToolRequest, string)[]
        {
            (Good() with { Id = "" }, "request.Id"),
            (Good() with { ConversationId = null! }, "request.ConversationId"),
            (Good() with { MessageId = "" }, "request.MessageId"),
            (Good() with { CallId = new string('x', 257) }, "request.CallId"),
            (Good() with { ToolName = "" }, "request.ToolName"),
            (Good() with { ToolName = "a\0b" }, "request.ToolName"),
            (Good() with { Parameters = null! }, "request.Parameters"),
            (Good() with { Parameters = "{" }, "request.Parameters"),
            (Good() with { Parameters = """["secret\ud800"]""" }, "request.Parameters"),
            (Good() with { Risk = (ToolRisk)9 }, "request.Risk"),
            (Good() with { EstimatedCost = -0.01m }, "request.EstimatedCost"),
            (Good() with { EstimatedCost = 1_000_001 }, "request.EstimatedCost"),
            (Good() with { EstimatedCost = 0.0000000001m }, "request.EstimatedCost"),
            (Good() with { ExpiresAt = ManualClock.Start }, "request.ExpiresAt"),
            (Good() with { Metadata = "NaN" }, "request.Metadata"),
        })
        {
            (await FluentActions.Awaiting(() => Tools.RequestAsync(request)).Should().ThrowAsync<ArgumentException>().WithParameterName(parameter))
                .Which.Message.Should().NotContain("secret");
        }

        (await Tools.ListAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Bad_arguments_are_refused_by_name()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Tools.RequestAsync(null!), "request"),
            (() => Tools.ApproveAsync("", Bob), "id"),
            (() => Tools.ApproveAsync("x", null!), "decidedBy"),
            (() => Tools.ApproveAsync("x", Bob, "\0"), "reason"),
            (() => Tools.RejectAsync("x", ""), "decidedBy"),
            (() => Tools.RejectAsync("x", Bob, "\ud800"), "reason"),
            (() => Tools.StartAsync(null!, Search, Query), "id"),
            (() => Tools.StartAsync("x", "", Query), "toolName"),
            (() => Tools.StartAsync("x", Search, "{"), "parameters"),
            (() => Tools.StartAsync("x", Search, """["\ud800"]"""), "parameters"),
            (() => Tools.StartByHashAsync("x", ""), "parametersHash"),
            (() => Tools.CompleteAsync("x", "{"), "result"),
            (() => Tools.CompleteAsync("x", cost: -1), "cost"),
            (() => Tools.CompleteAsync("x", cost: 0.0000000001m), "cost"),
            (() => Tools.FailAsync("x", ""), "errorMessage"),
            (() => Tools.FailAsync("x", "no", decimal.MaxValue), "cost"),
            (() => Tools.CancelAsync("x", "\0"), "reason"),
            (() => Tools.FindByIdAsync(""), "id"),
            (() => Tools.ListPendingAsync(""), "conversationId"),
            (() => Tools.ListPendingAsync(limit: 0), "limit"),
            (() => Tools.ListPendingAsync(cursor: "x"), "cursor"),
            (() => Tools.ListAsync(new() { ConversationId = "" }), "filter.ConversationId"),
            (() => Tools.ListAsync(new() { MessageId = "" }), "filter.MessageId"),
            (() => Tools.ListAsync(new() { UserId = "" }), "filter.UserId"),
            (() => Tools.ListAsync(new() { ToolName = "" }), "filter.ToolName"),
            (() => Tools.ListAsync(new() { Status = (ToolExecutionStatus)99 }), "filter.Status"),
            (() => Tools.ListAsync(limit: 1001), "limit"),
            (() => Tools.GetStatisticsAsync(conversationId: ""), "conversationId"),
            (() => Tools.GetStatisticsAsync(limit: 0), "limit"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_change()
    {
        var chat = await ChatAsync();
        var elsewhere = await Store.Messages.AppendAsync((await ChatAsync()).Id, MessageRole.User, "x");

        (await Tools.FindByIdAsync("nothing")).Should().BeNull();
        (await Tools.ListAsync(new() { ConversationId = "nothing" })).Items.Should().BeEmpty();
        (await Tools.ListPendingAsync("nothing")).Items.Should().BeEmpty();
        (await Tools.GetStatisticsAsync(conversationId: "nothing")).Should().BeEmpty();
        (await Tools.ExpireAsync()).Should().Be(0);
        foreach (var change in Changes(Tools, "nothing").Append(() => Tools.RequestAsync(new("nothing", Search, Query))))
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nothing'*");
        }

        (await FluentActions.Awaiting(() => Tools.RequestAsync(new(chat.Id, Search, Query) { MessageId = elsewhere.Id })).Should().ThrowAsync<ConversationStoreNotFoundException>())
            .WithMessage($"*'{elsewhere.Id}'*'{chat.Id}'*");
    }

    [Theory]
    [InlineData(Bob)]
    [InlineData("ALICE")]
    public async Task A_users_store_does_not_know_the_tools_of_others(string other)
    {
        var chat = await ChatAsync();
        await ChatAsync(other);
        var pending = await Tools.RequestAsync(new(chat.Id, Search, Query) { CallId = "c", ExpiresAt = Clock.Now.AddMinutes(1) });
        var approved = await ExecutionAsync(ToolExecutionStatus.Approved, chat);
        var executing = await ExecutionAsync(ToolExecutionStatus.Executing, chat);
        var theirs = Store.ForUser(other).Tools;

        (await theirs.FindByIdAsync(pending.Id)).Should().BeNull();
        foreach (var filter in new ToolExecutionFilter[] { new(), new() { ConversationId = chat.Id }, new() { UserId = Alice }, new() { ToolName = Search }, new() { Status = ToolExecutionStatus.Pending } })
        {
            (await theirs.ListAsync(filter)).Items.Should().BeEmpty();
        }

        (await theirs.ListPendingAsync()).Items.Should().BeEmpty();
        (await theirs.ListPendingAsync(chat.Id)).Items.Should().BeEmpty();
        (await theirs.GetStatisticsAsync()).Should().BeEmpty();
        (await theirs.GetStatisticsAsync(conversationId: chat.Id)).Should().BeEmpty();
        foreach (var change in new[] { pending, approved, executing }.SelectMany(e => Changes(theirs, e.Id)).Append(() => theirs.RequestAsync(new(chat.Id, Search, Query) { CallId = "c" })))
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        foreach (var execution in new[] { pending, approved, executing })
        {
            (await Tools.FindByIdAsync(execution.Id)).Should().Be(execution);
        }

        Clock.Advance(TimeSpan.FromMinutes(2));
        (await theirs.ExpireAsync()).Should().Be(0);
        (await Store.ForUser(Alice).Tools.ExpireAsync()).Should().Be(1);
    }

    [Fact]
    public async Task A_users_store_does_all_of_it_with_their_own_tools()
    {
        var chat = await ChatAsync();
        var mine = Store.ForUser(Alice).Tools;

        var request = await mine.RequestAsync(new(chat.Id, Search, Query) { CallId = "c" });
        (await mine.RequestAsync(new(chat.Id, Search, Query) { CallId = "c" })).Should().Be(request);
        (await mine.ListPendingAsync()).Items.Should().Equal(request);
        (await mine.ListPendingAsync(chat.Id)).Items.Should().Equal(request);
        await mine.ApproveAsync(request.Id, Alice);
        await mine.StartAsync(request.Id, Search, Query);
        var completed = await mine.CompleteAsync(request.Id, cost: 2);

        (await mine.FindByIdAsync(request.Id)).Should().Be(completed);
        (await mine.ListAsync()).Items.Should().Equal(completed);
        (await mine.GetStatisticsAsync()).Should().ContainSingle().Which.Cost.Should().Be(2);
        (await mine.RejectAsync((await mine.RequestAsync(new(chat.Id, Search, Query))).Id, Alice)).Status.Should().Be(ToolExecutionStatus.Rejected);
    }

    [Fact]
    public async Task A_unit_of_work_keeps_message_request_and_decision_together_or_none()
    {
        var chat = await ChatAsync();

        async Task TurnAsync(bool commit)
        {
            await using var work = await Store.BeginAsync();
            var message = await work.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "let me look");
            var request = await work.Tools.RequestAsync(new(chat.Id, Search, Query) { MessageId = message.Id, CallId = "c" });
            await work.Tools.ApproveAsync(request.Id, Bob);
            await FluentActions.Awaiting(() => work.Tools.ApproveAsync(request.Id, Bob)).Should().ThrowAsync<ConversationStoreInvalidTransitionException>();
            (await work.Tools.ListAsync()).Items.Should().ContainSingle().Which.Status.Should().Be(ToolExecutionStatus.Approved);
            if (commit)
            {
                await work.CommitAsync();
            }
        }

        await TurnAsync(commit: false);
        (await Tools.ListAsync()).Items.Should().BeEmpty();
        await TurnAsync(commit: true);

        (await Tools.ListAsync()).Items.Should().ContainSingle().Which.Status.Should().Be(ToolExecutionStatus.Approved);
    }

    [Fact]
    public async Task Executions_go_with_their_message()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "x");
        await Tools.RequestAsync(new(chat.Id, Search, Query) { MessageId = message.Id });
        var other = await RequestAsync(chat);

        await Store.Messages.DeleteAsync(message.Id);

        (await Tools.ListAsync()).Items.Should().Equal(other);
    }
}
