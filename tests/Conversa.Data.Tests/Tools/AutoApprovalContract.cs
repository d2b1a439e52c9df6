using Conversa.Data.Tools;

namespace Conversa.Data.Tests.Tools;

/// <summary>Each rule by which settings decide, what comes before what, and limits that nobody slips under.</summary>
public abstract class AutoApprovalContract(EngineKind engine) : ToolContract(engine)
{
    // Everything that can be approved is, and costs nothing: each test takes one thing away.
    private static readonly AutoApprovalSettings Free = new() { ReadOnlyOperations = true, LowRiskOperations = true, RequireApprovalForNewTools = false };

    [Fact]
    public async Task Nothing_is_approved_by_default()
    {
        foreach (var risk in Enum.GetValues<ToolRisk>())
        {
            await ShouldAskAsync(ApprovalRules.NoRule, risk: risk);
        }
    }

    [Theory]
    [InlineData(ToolRisk.ReadOnly, true, false, ApprovalRules.ReadOnlyOperations)]
    [InlineData(ToolRisk.ReadOnly, false, true, null)]
    [InlineData(ToolRisk.Low, false, true, ApprovalRules.LowRiskOperations)]
    [InlineData(ToolRisk.Low, true, false, null)]
    [InlineData(ToolRisk.Medium, true, true, null)]
    [InlineData(ToolRisk.High, true, true, null)]
    public async Task A_flag_approves_operations_of_its_risk(ToolRisk risk, bool readOnly, bool low, string? rule)
    {
        await SaveAsync(Free with { ReadOnlyOperations = readOnly, LowRiskOperations = low });

        if (rule is null)
        {
            await ShouldAskAsync(ApprovalRules.NoRule, risk: risk);
        }
        else
        {
            await ShouldApproveAsync(rule, risk: risk);
        }
    }

    [Fact]
    public async Task What_settings_decide_is_decided_at_once()
    {
        await SaveAsync(Free with { SpecificTools = Named("rm", ToolApproval.Reject) });

        var approved = await AskAsync();
        var rejected = await AskAsync(tool: "rm");

        (approved.Status, approved.ApprovedAt, approved.ApprovalRequestedAt, approved.CompletedAt, approved.Decision.DecidedBy)
            .Should().Be((ToolExecutionStatus.Approved, (DateTimeOffset?)Clock.Now, null, null, null));
        (rejected.Status, rejected.ApprovedAt, rejected.ApprovalRequestedAt, rejected.CompletedAt)
            .Should().Be((ToolExecutionStatus.Rejected, null, null, (DateTimeOffset?)Clock.Now));
        rejected.Decision.Should().Be(new ToolDecision { Outcome = ToolDecisionOutcome.Rejected, Rule = ApprovalRules.SpecificTools, Reason = "The settings reject this tool by name." });
        (await Tools.ListPendingAsync()).Items.Should().BeEmpty();
        (await Tools.StartAsync(approved.Id, Search, Query)).Status.Should().Be(ToolExecutionStatus.Executing);
    }

    [Fact]
    public async Task A_named_tool_is_decided_by_its_name_whatever_its_risk()
    {
        await SaveAsync(new()
        {
            ReadOnlyOperations = true,
            SpecificTools = new Dictionary<string, ToolApproval> { ["yes"] = ToolApproval.Approve, ["no"] = ToolApproval.Reject, ["ask"] = ToolApproval.Ask },
        });

        await ShouldApproveAsync(ApprovalRules.SpecificTools, "yes", ToolRisk.High);
        await ShouldAskAsync(ApprovalRules.SpecificTools, "ask");
        (await AskAsync("no")).Decision.Outcome.Should().Be(ToolDecisionOutcome.Rejected);
        await ShouldAskAsync(ApprovalRules.NoRule, "Yes", ToolRisk.High);
    }

    [Fact]
    public async Task A_new_tool_has_to_be_approved_once_by_a_person_unless_it_is_named()
    {
        await SaveAsync(Free with { RequireApprovalForNewTools = true, SpecificTools = Named("named", ToolApproval.Approve) });

        var first = await ShouldAskAsync(ApprovalRules.RequireApprovalForNewTools);
        await ShouldApproveAsync(ApprovalRules.SpecificTools, "named");
        await ShouldAskAsync(ApprovalRules.RequireApprovalForNewTools);
        await Tools.ApproveAsync(first.Id, Bob);

        await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations);
        await ShouldAskAsync(ApprovalRules.RequireApprovalForNewTools, "other");
        await Tools.Settings.SaveAsync(Bob, Free with { RequireApprovalForNewTools = true });
        await ShouldAskAsync(ApprovalRules.RequireApprovalForNewTools, userId: Bob);
    }

    [Fact]
    public async Task A_tool_that_was_only_rejected_is_new()
    {
        await SaveAsync(Free with { RequireApprovalForNewTools = true });

        await Tools.RejectAsync((await AskAsync()).Id, Bob);

        await ShouldAskAsync(ApprovalRules.RequireApprovalForNewTools);
    }

    [Fact]
    public async Task A_call_may_cost_as_much_as_a_call_may()
    {
        await SaveAsync(Free with { MaxCostPerTool = 0.5m, SpecificTools = Named("named", ToolApproval.Approve) });

        await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 0.5m);
        var asked = await ShouldAskAsync(ApprovalRules.MaxCostPerTool, cost: 0.500000001m);
        asked.Decision.Reason.Should().Be("It may cost 0.500000001; the limit for a call is 0.5.");
        await ShouldAskAsync(ApprovalRules.MaxCostPerTool, "named", cost: 0.51m);
    }

    [Fact]
    public async Task What_nobody_knows_the_cost_of_is_asked_about_where_there_is_a_limit()
    {
        await SaveAsync(Free with { MaxCostPerTool = 1, MaxCostPerHour = null });
        await ShouldAskAsync(ApprovalRules.MaxCostPerTool, cost: null);
        await SaveAsync(Free with { MaxCostPerTool = null, MaxCostPerHour = 1 });
        await ShouldAskAsync(ApprovalRules.MaxCostPerHour, cost: null);
        await SaveAsync(Free with { MaxCostPerTool = null, MaxCostPerHour = null });
        await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: null);
    }

    [Fact]
    public async Task The_last_hour_of_all_the_users_conversations_and_the_new_call_stay_within_the_limit()
    {
        await SaveAsync(Free with { MaxCostPerHour = 1 });

        await RunAsync(0.6m, id => Tools.CompleteAsync(id));
        Clock.Advance(TimeSpan.FromMinutes(59));
        await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 0.4m);
        var asked = await ShouldAskAsync(ApprovalRules.MaxCostPerHour, cost: 0.01m);
        asked.Decision.Reason.Should().Be("It may cost 0.01; the last hour and what has not ended cost 1; the limit for an hour is 1.");
        await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 0);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 0.6m);
        await Tools.Settings.SaveAsync(Bob, Free with { MaxCostPerHour = 1 });
        await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 1, userId: Bob);
    }

    [Fact]
    public async Task What_was_spent_is_the_cost_where_it_is_known_and_the_estimate_where_it_is_not()
    {
        await SaveAsync(Free with { MaxCostPerHour = 1, MaxCostPerTool = null });

        // 0.3 instead of 0.9, 0.2 that failed without saying, nothing for what was cancelled before it ran, and 0.1 for what a person approved.
        await RunAsync(0.9m, id => Tools.CompleteAsync(id, cost: 0.3m));
        await RunAsync(0.2m, id => Tools.FailAsync(id, "no"));
        await Tools.CancelAsync((await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 0.5m)).Id);
        await Tools.ApproveAsync((await ShouldAskAsync(ApprovalRules.NoRule, risk: ToolRisk.High, cost: 0.1m)).Id, Bob);
        await ShouldAskAsync(ApprovalRules.NoRule, risk: ToolRisk.High, cost: 5);

        await ShouldAskAsync(ApprovalRules.MaxCostPerHour, cost: 0.400000001m);
        await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 0.4m);
    }

    [Fact]
    public async Task What_was_cancelled_while_it_ran_may_have_cost_what_was_expected()
    {
        await SaveAsync(Free with { MaxCostPerHour = 1 });

        await RunAsync(0.9m, id => Tools.CancelAsync(id));

        await ShouldAskAsync(ApprovalRules.MaxCostPerHour, cost: 0.2m);
    }

    [Fact]
    public async Task An_hour_is_counted_from_the_last_step()
    {
        await SaveAsync(Free with { MaxCostPerHour = 1 });
        var approved = await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 1);
        Clock.Advance(TimeSpan.FromMinutes(50));
        await Tools.StartAsync(approved.Id, Search, Query);
        Clock.Advance(TimeSpan.FromMinutes(50));
        await ShouldAskAsync(ApprovalRules.MaxCostPerHour, cost: 1);
        await Tools.CompleteAsync(approved.Id);
        Clock.Advance(TimeSpan.FromMinutes(59));

        await ShouldAskAsync(ApprovalRules.MaxCostPerHour, cost: 1);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_has_not_come_to_its_end_counts_for_a_day(bool started)
    {
        await SaveAsync(Free with { MaxCostPerHour = 1 });
        var open = await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 0.9m);
        if (started)
        {
            await Tools.StartAsync(open.Id, Search, Query);
        }

        Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        await ShouldAskAsync(ApprovalRules.MaxCostPerHour, cost: 0.2m);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 1);
    }

    [Fact]
    public async Task What_is_called_off_at_last_counts_no_longer()
    {
        await SaveAsync(Free with { MaxCostPerHour = 1 });
        var open = await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 0.9m);
        Clock.Advance(TimeSpan.FromHours(2));
        await ShouldAskAsync(ApprovalRules.MaxCostPerHour, cost: 0.2m);

        await Tools.CancelAsync(open.Id);

        await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: 1);
    }

    [Fact]
    public async Task Of_requests_made_at_once_none_slips_under_the_limit_of_the_hour()
    {
        await SaveAsync(Free with { MaxCostPerHour = 1 });
        var chats = new[] { await ChatAsync(), await ChatAsync() };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            Tools.RequestAsync(new(chats[i % 2].Id, Search, Query) { Risk = ToolRisk.ReadOnly, EstimatedCost = 0.3m }))));

        outcomes.Count(o => o.Status == ToolExecutionStatus.Approved).Should().Be(3);
        outcomes.Where(o => o.Status == ToolExecutionStatus.Pending).Should().HaveCount(17).And.OnlyContain(o => o.Decision.Rule == ApprovalRules.MaxCostPerHour);
    }

    [Fact]
    public async Task A_units_own_requests_count_too()
    {
        await SaveAsync(Free with { MaxCostPerHour = 1 });
        var chat = await ChatAsync();
        await using var work = await Store.BeginAsync();
        var request = new NewToolRequest(chat.Id, Search, Query) { Risk = ToolRisk.Low, EstimatedCost = 0.6m };

        (await work.Tools.RequestAsync(request)).Decision.Rule.Should().Be(ApprovalRules.LowRiskOperations);
        (await work.Tools.RequestAsync(request)).Decision.Rule.Should().Be(ApprovalRules.MaxCostPerHour);
    }

    [Fact]
    public async Task A_conversations_settings_come_before_its_owners_and_the_lower_limit_wins()
    {
        await SaveAsync(Free with { LowRiskOperations = false, MaxCostPerTool = 0.5m, SpecificTools = Named("rm", ToolApproval.Reject) });
        var chat = await ChatAsync();
        await Tools.Settings.SaveForConversationAsync(chat.Id, new()
        {
            ReadOnlyOperations = false,
            LowRiskOperations = true,
            MaxCostPerTool = 5,
            MaxCostPerHour = 0.2m,
            RequireApprovalForNewTools = true,
            SpecificTools = new Dictionary<string, ToolApproval> { ["rm"] = ToolApproval.Ask, [Search] = ToolApproval.Approve },
        });

        async Task ShouldBeAsync(string rule, string tool, ToolRisk risk, decimal cost) =>
            (await Tools.RequestAsync(new(chat.Id, tool, Query) { Risk = risk, EstimatedCost = cost })).Decision.Rule.Should().Be(rule);

        var pending = await RequestAsync(chat, "known");
        await Tools.ApproveAsync(pending.Id, Bob);

        await ShouldBeAsync(ApprovalRules.NoRule, "find", ToolRisk.ReadOnly, 0);
        await ShouldBeAsync(ApprovalRules.RequireApprovalForNewTools, "find", ToolRisk.Low, 0);
        await ShouldBeAsync(ApprovalRules.SpecificTools, Search, ToolRisk.High, 0.1m);
        await ShouldBeAsync(ApprovalRules.LowRiskOperations, "known", ToolRisk.Low, 0);
        await ShouldBeAsync(ApprovalRules.MaxCostPerTool, Search, ToolRisk.High, 0.6m);
        await ShouldBeAsync(ApprovalRules.MaxCostPerHour, Search, ToolRisk.High, 0.15m);
        (await Tools.RequestAsync(new(chat.Id, "rm", Query))).Decision.Outcome.Should().Be(ToolDecisionOutcome.NeedsApproval);
        (await AskAsync("rm")).Decision.Outcome.Should().Be(ToolDecisionOutcome.Rejected, "another conversation has the owner's settings only");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"all\"")]
    [InlineData("""{"read_only_operations":"yes"}""")]
    [InlineData("""{"max_cost":1}""")]
    [InlineData("""{"max_cost_per_tool":5,"max_cost_per_tool":1}""")]
    [InlineData("""{"specific_tools":{"search":1}}""")]
    [InlineData("""{"specific_tools":{"search":"always"}}""")]
    [InlineData("""{"specific_tools":null}""")]
    public async Task Settings_that_cannot_be_read_approve_nothing(string json)
    {
        await SaveAsync(Free);
        var chat = await ChatAsync();
        await Store.Conversations.UpdateAsync(chat.Id, new() { AutoApprovalSettings = json });

        var request = await Tools.RequestAsync(new(chat.Id, Search, Query) { Risk = ToolRisk.ReadOnly, EstimatedCost = 0 });

        request.Status.Should().Be(ToolExecutionStatus.Pending);
        request.Decision.Rule.Should().Be(ApprovalRules.UnreadableSettings);
        foreach (var read in new Func<Task>[] { () => Tools.Settings.GetForConversationAsync(chat.Id), () => Tools.Settings.GetEffectiveAsync(chat.Id) })
        {
            (await read.Should().ThrowAsync<ConversationStoreException>()).WithMessage($"*conversation '{chat.Id}'*");
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"max_cost_per_tool":null,"read_only_operations":null}""")]
    public async Task A_conversation_that_says_nothing_has_its_owners_settings(string json)
    {
        await SaveAsync(Free);
        var chat = await ChatAsync();
        await Store.Conversations.UpdateAsync(chat.Id, new() { AutoApprovalSettings = json });

        (await Tools.RequestAsync(new(chat.Id, Search, Query) { Risk = ToolRisk.Low, EstimatedCost = 0 })).Decision.Rule.Should().Be(ApprovalRules.LowRiskOperations);
    }

    private static Dictionary<string, ToolApproval> Named(string tool, ToolApproval approval) => new() { [tool] = approval };

    private Task SaveAsync(AutoApprovalSettings settings) => Tools.Settings.SaveAsync(Alice, settings);

    private async Task RunAsync(decimal estimate, Func<string, Task> end)
    {
        var approved = await ShouldApproveAsync(ApprovalRules.ReadOnlyOperations, cost: estimate);
        await Tools.StartAsync(approved.Id, Search, Query);
        await end(approved.Id);
    }

    private async Task<ToolExecution> AskAsync(string tool = Search, ToolRisk risk = ToolRisk.ReadOnly, decimal? cost = 0, string userId = Alice) =>
        await Tools.RequestAsync(new((await ChatAsync(userId)).Id, tool, Query) { Risk = risk, EstimatedCost = cost });

    private async Task<ToolExecution> ShouldApproveAsync(string rule, string tool = Search, ToolRisk risk = ToolRisk.ReadOnly, decimal? cost = 0, string userId = Alice)
    {
        var execution = await AskAsync(tool, risk, cost, userId);
        (execution.Status, execution.Decision.Outcome, execution.Decision.Rule).Should().Be((ToolExecutionStatus.Approved, ToolDecisionOutcome.Approved, rule));
        execution.Decision.Reason.Should().EndWith(".");
        return execution;
    }

    private async Task<ToolExecution> ShouldAskAsync(string rule, string tool = Search, ToolRisk risk = ToolRisk.ReadOnly, decimal? cost = 0, string userId = Alice)
    {
        var execution = await AskAsync(tool, risk, cost, userId);
        (execution.Status, execution.Decision.Outcome, execution.Decision.Rule).Should().Be((ToolExecutionStatus.Pending, ToolDecisionOutcome.NeedsApproval, rule));
        execution.Decision.Reason.Should().EndWith(".");
        return execution;
    }
}
