using Conversa.Data.Tests.Conversations;
using Conversa.Data.Tests.Migrations;
using Conversa.Data.Tools;

namespace Conversa.Data.Tests.Tools;

/// <summary>What no caller of the store sees: how often it asks the engine, by which index, and what other programs do.</summary>
public sealed class ToolStatementsTests : IAsyncLifetime
{
    private readonly RawStore _raw = new();
    private string _chat = "";

    private IToolRepository Tools => _raw.Store.Tools;

    public async Task InitializeAsync() => _chat = (await _raw.Store.Conversations.CreateAsync("alice")).Id;

    public async Task DisposeAsync() => await _raw.DisposeAsync();

    [Fact]
    public async Task Each_step_is_one_write()
    {
        var database = new CountingDatabase(_raw.Database);
        var tools = new ToolRepository(database, owner: null);

        var request = await tools.RequestAsync(new(_chat, "t", "{}"));
        await tools.ApproveAsync(request.Id, "bob");
        await tools.StartAsync(request.Id, "t", "{}");
        await tools.CompleteAsync(request.Id);

        (database.Reads, database.Writes).Should().Be((0, 4));
    }

    [Fact]
    public async Task What_another_decides_meanwhile_is_not_decided_again()
    {
        var request = await Tools.RequestAsync(new(_chat, "t", "{}"));
        var database = new CountingDatabase(_raw.Database) { BeforeWrite = () => _raw.RunAsync("UPDATE tool_executions SET status = 'rejected'") };

        await FluentActions.Awaiting(() => new ToolRepository(database, owner: null).ApproveAsync(request.Id, "bob")).Should().ThrowAsync<ConversationStoreInvalidTransitionException>();

        (await Tools.FindByIdAsync(request.Id))!.Status.Should().Be(ToolExecutionStatus.Rejected);
    }

    [Fact]
    public async Task A_run_that_another_program_began_without_a_time_ends_with_one()
    {
        foreach (var (id, end) in new[] { ("a", () => Tools.CompleteAsync("a", cost: 9)), ("b", (Func<Task<ToolExecution>>)(() => Tools.FailAsync("b", "no"))) })
        {
            await Tools.RequestAsync(new(_chat, "t", "{}") { Id = id });
            await _raw.RunAsync($"UPDATE tool_executions SET status = 'executing', approved_at = 1 WHERE id = '{id}'");

            (await end()).CompletedAt.Should().BeCloseTo(_raw.Clock.Now, TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task A_request_notes_what_expired_of_its_user()
    {
        var others = await _raw.Store.Conversations.CreateAsync("bob");
        var soon = _raw.Clock.Now.AddMinutes(1);
        await using (var work = await _raw.Store.BeginAsync())
        {
            for (var i = 0; i < 101; i++)
            {
                await work.Tools.RequestAsync(new(_chat, "t", "{}") { ExpiresAt = soon });
            }

            await work.Tools.RequestAsync(new(others.Id, "t", "{}") { ExpiresAt = soon });
            await work.Tools.RequestAsync(new(_chat, "waits", "{}") { ExpiresAt = soon.AddMilliseconds(1) });
            await work.Tools.RequestAsync(new(_chat, "waits", "{}"));
            await work.CommitAsync();
        }

        _raw.Clock.Advance(TimeSpan.FromMinutes(1));
        var tools = _raw.Store.ForUser("alice").Tools;

        await tools.RequestAsync(new(_chat, "next", "{}"));
        (await PendingAsync()).Should().Be("alice next, alice t, alice waits, alice waits, bob t", "it is a bounded number each time");
        await tools.RequestAsync(new(_chat, "next", "{}"));
        (await PendingAsync()).Should().Be("alice next, alice next, alice waits, alice waits, bob t");

        (await _raw.ScalarAsync("SELECT count(*) FROM tool_executions WHERE status = 'cancelled' AND decision_rule = 'expired' AND completed_at = expires_at AND updated_at > created_at")).Should().Be("101");

        Task<string?> PendingAsync() => _raw.ScalarAsync(
            "SELECT group_concat(who, ', ') FROM (SELECT user_id || ' ' || tool_name AS who FROM tool_executions WHERE status = 'pending' ORDER BY 1)");
    }

    [Theory]
    [InlineData("Expire", "idx_tool_executions_pending_expires")]
    [InlineData("FindExpired", "idx_tool_executions_pending_user_expires")]
    [InlineData("ExpireOfUser", "idx_tool_executions_pending_user_expires")]
    [InlineData("FindByCall", "idx_tool_executions_call")]
    [InlineData("IsKnown", "idx_tool_executions_known")]
    [InlineData("SumSpent", "idx_tool_executions_spent")]
    [InlineData("SumSpent", "idx_tool_executions_open")]
    [InlineData("List", "idx_tool_executions_created_at")]
    [InlineData("ListOfConversation", "idx_tool_executions_conversation_id")]
    [InlineData("ListOfMessage", "idx_tool_executions_message_id")]
    [InlineData("ListOfTool", "idx_tool_executions_tool_name")]
    [InlineData("ListOfUser", "idx_tool_executions_user_id")]
    [InlineData("ListOfStatus", "idx_tool_executions_status_created")]
    [InlineData("ListExpired", "idx_tool_executions_expired")]
    [InlineData("ListExpired", "idx_tool_executions_status_created")]
    [InlineData("ListPending", "idx_tool_executions_status_created")]
    [InlineData("ListPendingOfConversation", "idx_tool_executions_pending_conversation")]
    [InlineData("ListPendingOfUser", "idx_tool_executions_pending_user")]
    public void A_block_uses_the_index_that_is_made_for_it_and_sorts_nothing(string block, string index)
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);

        var plan = string.Join('\n', database.Rows($"EXPLAIN QUERY PLAN {ShippedSql.Catalog[$"tools/{block}"]}"));

        plan.Should().Contain($" {index} ").And.NotContain("TEMP B-TREE");
    }

    [Fact]
    public async Task Statistics_are_selected_in_the_order_in_which_they_are_read() =>
        (await _raw.ColumnsAsync("tools/GetStatistics")).Should().Equal(typeof(ToolExecutionStatistics).GetProperties().SelectMany(p => p.Name == "Cost" ? ["CostUnits", "CostNanos"] : new[] { p.Name }));

    [Fact]
    public async Task No_sum_of_costs_is_too_large()
    {
        await Tools.Settings.SaveAsync("alice", new() { ReadOnlyOperations = true, RequireApprovalForNewTools = false, MaxCostPerTool = null, MaxCostPerHour = 1_000_000 });
        var now = _raw.Clock.Now.ToUnixTimeMilliseconds();
        await _raw.RunAsync($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
            INSERT INTO tool_executions (id, user_id, conversation_id, tool_name, risk, parameters, parameters_hash, status, decision_rule, approved_at, executed_at, completed_at, cost, created_at, updated_at)
            SELECT i, 'alice', '{_chat}', 't', 'low', '1', 'h', 'completed', 'person', {now}, {now}, {now}, 999999999999999, {now}, {now} FROM n;
            """);

        var asked = await Tools.RequestAsync(new(_chat, "t", "{}") { Risk = ToolRisk.ReadOnly, EstimatedCost = 1 });

        asked.Decision.Reason.Should().Be("It may cost 1; the last hour and what has not ended cost 9999999999.99999; the limit for an hour is 1000000.");
        (await Tools.GetStatisticsAsync()).Should().ContainSingle().Which.Cost.Should().Be(9999999999.99999m);
    }

    [Fact]
    public async Task The_view_shows_what_waits_now()
    {
        // The view has the database's clock, which is past the test's.
        await Tools.RequestAsync(new(_chat, "late", "{}") { ExpiresAt = _raw.Clock.Now.AddMinutes(1) });
        await Tools.RequestAsync(new(_chat, "waits", "{}"));
        await Tools.ApproveAsync((await Tools.RequestAsync(new(_chat, "approved", "{}"))).Id, "bob");
        await _raw.RunAsync("UPDATE tool_executions SET expires_at = 1 WHERE tool_name = 'late'");

        (await _raw.ScalarAsync("SELECT group_concat(user_id || ' ' || tool_name || ' ' || decision_rule) FROM pending_approvals")).Should().Be("alice waits no_rule");
    }

    [Theory]
    [InlineData("status = 'running'")]
    [InlineData("risk = 'none'")]
    [InlineData("parameters = 'x'")]
    [InlineData("result = '{'")]
    [InlineData("cost = -1")]
    [InlineData("cost = 0.5")]
    public async Task Other_programs_cannot_store_what_is_not_an_execution(string change)
    {
        await Tools.RequestAsync(new(_chat, "t", "{}"));

        (await FluentActions.Awaiting(() => _raw.RunAsync($"UPDATE tool_executions SET {change}")).Should().ThrowAsync<Exception>())
            .Which.Should().Match(e => e is ArgumentException || e is ConversationStoreCorruptException); // the latter for a value of another type, which ours never is
    }

    [Fact]
    public async Task A_users_tools_that_another_program_broke_approve_nothing_and_are_told_without_their_text()
    {
        await Tools.Settings.SaveAsync("alice", new() { ReadOnlyOperations = true, RequireApprovalForNewTools = false });
        await _raw.RunAsync("UPDATE auto_approval_settings SET specific_tools = '{\"secret\":\"always\"}'");

        (await Tools.RequestAsync(new(_chat, "t", "{}") { Risk = ToolRisk.ReadOnly, EstimatedCost = 0 })).Decision.Rule.Should().Be(ApprovalRules.UnreadableSettings);
        (await FluentActions.Awaiting(() => Tools.Settings.GetAsync("alice")).Should().ThrowAsync<ConversationStoreException>())
            .Which.Message.Should().Contain("user 'alice'").And.NotContain("secret").And.NotContain("always");
    }

    [Fact]
    public async Task The_columns_defaults_are_the_records()
    {
        await _raw.RunAsync("INSERT INTO auto_approval_settings (id, user_id, created_at, updated_at) VALUES ('a', 'alice', 1, 1)");

        (await Tools.Settings.GetAsync("alice")).Should().BeEquivalentTo(new AutoApprovalSettings());
    }
}
