using Conversa.Data.Queue;
using Conversa.Data.Tests.Migrations;

namespace Conversa.Data.Tests.Queue;

/// <summary>What no caller of the queue sees: how the database looks for what it does, and what the table itself refuses.</summary>
public sealed class QueueSchemaTests
{
    [Theory]
    [InlineData("Claim", "SEARCH queue USING INDEX idx_queue_pending (status=?)")]
    [InlineData("ListClaimable", "SEARCH queue USING INDEX idx_queue_pending_type (status=? AND task_type=?)")]
    [InlineData("ClaimThese", "SEARCH queue USING INTEGER PRIMARY KEY (rowid=?)")]
    [InlineData("Promote", "SEARCH queue USING INDEX idx_queue_scheduled_for (scheduled_for<?)")]
    [InlineData("Reap", "SEARCH queue USING INDEX idx_queue_lease_until (lease_until<?)")]
    [InlineData("FindOldestDue", "SEARCH q USING INDEX idx_queue_pending (status=? AND priority=?)")]
    [InlineData("FindUnfinished", "SEARCH queue USING INDEX idx_queue_dedupe_key (task_type=? AND dedupe_key=? AND <expr>=?)")]
    [InlineData("ListOfMessage", "SEARCH queue USING INDEX idx_queue_message_id (message_id=? AND rowid<?)")]
    [InlineData("ListOfUser", "SEARCH queue USING INDEX idx_queue_user_id (user_id=? AND rowid<?)")]
    [InlineData("ListOfStatus", "SEARCH queue USING INDEX idx_queue_status (status=? AND seq<?)")]
    [InlineData("ListPending", "SEARCH queue USING INDEX idx_queue_pending_type (status=?)")]
    [InlineData("ListInProgress", "SEARCH queue USING INDEX idx_queue_lease_until (lease_until>?)")]
    [InlineData("RetryMany", "SEARCH q USING INDEX idx_queue_status (status=?)")]
    [InlineData("ListOfType", "SEARCH queue USING INDEX idx_queue_task_type (task_type=? AND rowid<?)")]
    [InlineData("GetDepth", "SEARCH q USING COVERING INDEX idx_queue_status (status=?)")]
    [InlineData("GetDepth", "SEARCH q USING COVERING INDEX idx_queue_pending_type (status=?)")]
    [InlineData("GetDepth", "SEARCH q USING INDEX idx_queue_lease_until (lease_until>?)")]
    public void A_block_has_its_plan(string block, string step)
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);

        database.Rows($"EXPLAIN QUERY PLAN {ShippedSql.Catalog[$"queue/{block}"]}").Select(row => row.Split('|')[^1]).Should().Contain(step);
    }

    [Theory]
    [InlineData("Claim")]
    [InlineData("ListClaimable")]
    [InlineData("Promote")]
    [InlineData("Reap")]
    public void What_makes_up_a_claim_sorts_nothing(string block)
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);

        database.Rows($"EXPLAIN QUERY PLAN {ShippedSql.Catalog[$"queue/{block}"]}").Should().NotContain(row => row.Contains("TEMP B-TREE"));
    }

    [Theory]
    [InlineData("status = 'done'")]
    [InlineData("payload = '{'")]
    [InlineData("status = 'in_progress'")]
    [InlineData("status = 'completed'")]
    [InlineData("status = 'scheduled'")]
    [InlineData("completed_at = 1")]
    [InlineData("lease_until = 1")]
    [InlineData("retries = 4")]
    [InlineData("retries = -1")]
    [InlineData("lease_token = -1")]
    [InlineData("respond_to = 'x'")]
    [InlineData("metadata = 'x'")]
    [InlineData("responded = 2")]
    [InlineData("memorized = 2")]
    public async Task The_table_refuses_what_contradicts_itself(string change)
    {
        await using var raw = new RawStore();
        await raw.Store.Queue.EnqueueAsync(new("mail"));

        await FluentActions.Awaiting(() => raw.RunAsync($"UPDATE queue SET {change}")).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task A_task_that_another_program_began_without_a_time_can_be_taken_back_completed_and_failed()
    {
        await using var raw = new RawStore();
        await raw.RunAsync(
            """
            INSERT INTO queue (id, task_type, status, lease_until, retries, max_retries, lease_token, created_at, updated_at)
            VALUES ('expired', 't', 'in_progress', 5, 0, 0, 1, 1, 1),
                   ('completed', 't', 'in_progress', 9999999999999, 0, 0, 1, 1, 1),
                   ('failed', 't', 'in_progress', 9999999999999, 0, 0, 1, 1, 1);
            """);
        await raw.Store.Queue.EnqueueAsync(new("mail") { Id = "mine" });

        (await raw.Store.Queue.ClaimAsync("w"))!.Id.Should().Be("mine");
        await raw.Store.Queue.CompleteAsync("completed", 1);
        await raw.Store.Queue.FailAsync("failed", 1, "no");

        (await raw.Store.Queue.ListAsync(new() { TaskType = "t" })).Items.Should().OnlyContain(t => t.StartedAt == null && t.CompletedAt == ManualClock.Start)
            .And.SatisfyRespectively(
                t => t.Status.Should().Be(QueuedTaskStatus.Failed),
                t => t.Status.Should().Be(QueuedTaskStatus.Completed),
                t => t.Status.Should().Be(QueuedTaskStatus.Failed));
    }

    [Fact]
    public async Task The_view_of_its_depth_counts_by_type_and_status()
    {
        await using var raw = new RawStore();
        await raw.Store.Queue.EnqueueManyAsync([new("mail"), new("mail"), new("call") { ScheduledFor = ManualClock.Start.AddDays(1) }]);

        (await raw.ScalarAsync("SELECT group_concat(task_type || ' ' || status || ' ' || tasks || ' ' || (oldest_due_at - 1773500966535)) FROM queue_depth"))
            .Should().Be("call scheduled 1 86400000,mail pending 2 0");
    }

    [Fact]
    public async Task A_claim_promotes_reaps_and_claims_in_one_write()
    {
        await using var raw = new RawStore();
        await raw.Store.Queue.EnqueueAsync(new("mail"));
        var database = new Conversations.CountingDatabase(raw.Database);

        (await new QueueRepository(database, owner: null).ClaimAsync("w")).Should().NotBeNull();

        (database.Reads, database.Writes).Should().Be((0, 1));
    }
}
