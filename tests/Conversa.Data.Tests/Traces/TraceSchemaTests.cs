using Conversa.Data.Storage;
using Conversa.Data.Traces;

namespace Conversa.Data.Tests.Traces;

public sealed class TraceSchemaTests
{
    [Fact]
    public async Task Columns_are_selected_in_the_order_in_which_they_are_read()
    {
        await using var raw = new RawStore();

        (await raw.ColumnsAsync("traces/GetStageStatistics")).Should().Equal(typeof(StageStatistics).GetProperties().Select(p => p.Name));
    }

    [Theory]
    [InlineData("traces/ListSlowest")]
    [InlineData("traces/ListFailures")]
    [InlineData("traces/GetStageStatistics")]
    public async Task The_store_of_one_user_reads_that_users_traces_only(string block)
    {
        await using var raw = new RawStore();

        var plan = await raw.Database.ReadAsync(
            session =>
            {
                using var statement = new Statement(session.Connection.Handle!, "EXPLAIN QUERY PLAN " + Migrations.ShippedSql.Catalog[block]);
                return new ValueTask<List<string>>(statement.List(row => row.Text(3)));
            },
            CancellationToken.None);

        plan.Should().Contain("SEARCH traces USING INDEX idx_traces_user_id (user_id=? AND start_time>? AND start_time<?)");
        Migrations.ShippedSql.Catalog[block].Should().Contain("@owner IS NULL AND ", "what is everybody's is read in the store of all only");
    }

    [Fact]
    public async Task A_trace_outlives_its_conversation_and_goes_with_its_user()
    {
        await using var raw = new RawStore();
        var chat = await raw.Store.Conversations.CreateAsync("alice");
        var id = await raw.Store.Traces.StartTraceAsync(new("load") { ConversationId = chat.Id });

        await raw.RunAsync("DELETE FROM conversations");
        var orphan = (await raw.Store.ForUser("alice").Traces.FindByIdAsync(id))!;
        await raw.RunAsync("DELETE FROM users");

        (orphan.ConversationId, orphan.UserId).Should().Be((null, "alice"));
        (await raw.Store.Traces.FindByIdAsync(id)).Should().BeNull();
    }

    [Fact]
    public async Task The_statistics_are_those_of_the_view()
    {
        await using var raw = new RawStore();
        foreach (var ms in Enumerable.Range(1, 37))
        {
            var id = await raw.Store.Traces.StartTraceAsync(new("load"));
            raw.Clock.Advance(TimeSpan.FromMilliseconds(ms));
            await raw.Store.Traces.CompleteTraceAsync(id);
        }

        var row = await raw.ScalarAsync("SELECT concat_ws('|', stage, ended_count, failed_count, avg_ms, p50_ms, p95_ms, p99_ms, max_ms) FROM trace_stage_latency");

        row.Should().Be("load|37|0|19.0|19|36|37|37");
        (await raw.Store.Traces.GetStageStatisticsAsync()).Should().Equal(new StageStatistics { Stage = "load", Count = 37, Failed = 0, AverageMs = 19, P50Ms = 19, P95Ms = 36, P99Ms = 37, MaxMs = 37 });
    }
}
