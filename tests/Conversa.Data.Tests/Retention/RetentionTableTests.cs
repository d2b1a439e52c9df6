using Conversa.Data.Retention;

namespace Conversa.Data.Tests.Retention;

/// <summary>Every table that may have a policy, and what of it is never deleted.</summary>
public sealed class RetentionTableTests : IAsyncLifetime
{
    private static readonly TimeSpan TenDays = TimeSpan.FromDays(10);
    private static readonly TimeSpan Little = TimeSpan.FromMilliseconds(1);

    private readonly RawStore _raw = new();

    public static TheoryData<RetentionTable> Tables => [.. Enum.GetValues<RetentionTable>()];

    public static TheoryData<RetentionTable> CountedTables => [.. Enum.GetValues<RetentionTable>().Where(t => t != RetentionTable.Conversations)];

    public Task InitializeAsync() => RetentionRows.FillAsync(_raw);

    public async Task DisposeAsync() => await _raw.DisposeAsync();

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task What_is_older_than_its_tables_policy_goes_and_nothing_else(RetentionTable table)
    {
        foreach (var other in Enum.GetValues<RetentionTable>())
        {
            await RetentionRows.InsertAsync(_raw, other, "1-old", TenDays + Little);
            await RetentionRows.InsertAsync(_raw, other, "2-edge", TenDays);
            await RetentionRows.InsertAsync(_raw, other, "3-new", TimeSpan.Zero);
        }

        var before = await RetentionRows.CountAllAsync(_raw);

        var report = await ApplyAsync(table, new() { MaxAge = TenDays });

        report.Rows.Should().Equal(new Dictionary<RetentionTable, long> { [table] = 1 });
        (await RetentionRows.IdsAsync(_raw, table)).Should().Be("2-edge 3-new");
        (await RetentionRows.CountAllAsync(_raw)).Should().Be(before - 1);
    }

    [Theory]
    [MemberData(nameof(CountedTables))]
    public async Task The_newest_rows_stay_and_of_one_moment_those_that_came_last(RetentionTable table)
    {
        foreach (var (id, age) in new[] { ("5", 5), ("1", 1), ("3", 2), ("2", 2), ("4", 4) })
        {
            await RetentionRows.InsertAsync(_raw, table, id, TimeSpan.FromDays(age));
        }

        var rows = table == RetentionTable.CreditBalances ? 1 : 2;
        var report = await ApplyAsync(table, new() { MaxRows = rows });

        report.Rows[table].Should().Be(3);
        (await RetentionRows.IdsAsync(_raw, table)).Should().Be("1 2");
    }

    [Theory]
    [MemberData(nameof(CountedTables))]
    public async Task Fewer_rows_than_may_be_all_stay(RetentionTable table)
    {
        await RetentionRows.InsertAsync(_raw, table, "1", TenDays);
        await RetentionRows.InsertAsync(_raw, table, "2", TenDays);

        (await ApplyAsync(table, new() { MaxRows = 2 })).Rows[table].Should().Be(0);
    }

    [Theory]
    [InlineData(RetentionTable.Messages, "UPDATE messages SET pinned = 1 WHERE id = '1-kept'")]
    [InlineData(RetentionTable.Memories, "UPDATE memories SET pinned = 1 WHERE id = '1-kept'")]
    [InlineData(RetentionTable.CreditAlerts, "UPDATE credit_alerts SET acknowledged = 0 WHERE id = '1-kept'")]
    [InlineData(RetentionTable.CreditBalances, "UPDATE credit_balance SET provider = 'other' WHERE id = '1-kept'")]
    [InlineData(RetentionTable.FinishedTasks, "UPDATE queue SET status = 'pending', completed_at = NULL, created_at = 1 WHERE id = '1-kept'")]
    [InlineData(RetentionTable.FinishedTasks, "UPDATE queue SET status = 'in_progress', lease_until = 1, completed_at = NULL, created_at = 1 WHERE id = '1-kept'")]
    [InlineData(RetentionTable.ToolExecutions, "UPDATE tool_executions SET status = 'pending' WHERE id = '1-kept'")]
    [InlineData(RetentionTable.ToolExecutions, "UPDATE tool_executions SET status = 'pending', expires_at = 99999999999999 WHERE id = '1-kept'")]
    [InlineData(RetentionTable.ToolExecutions, "UPDATE tool_executions SET status = 'approved', expires_at = 1 WHERE id = '1-kept'")]
    [InlineData(RetentionTable.ToolExecutions, "UPDATE tool_executions SET status = 'executing' WHERE id = '1-kept'")]
    [InlineData(RetentionTable.Conversations, "UPDATE conversations SET created_at = created_at + 864000001 WHERE id = '1-kept'")]
    [InlineData(RetentionTable.Conversations, "UPDATE conversations SET last_activity_at = created_at + 864000001 WHERE id = '1-kept'")]
    public async Task What_is_pinned_unfinished_or_still_counts_stays_however_old(RetentionTable table, string exempt)
    {
        await RetentionRows.InsertAsync(_raw, table, "1-kept", TenDays + Little);
        await _raw.RunAsync(exempt);
        await RetentionRows.InsertAsync(_raw, table, "2-old", TenDays + Little);
        await RetentionRows.InsertAsync(_raw, table, "3-new", TimeSpan.Zero);

        (await ApplyAsync(table, new() { MaxAge = TenDays })).Rows[table].Should().Be(1);

        (await RetentionRows.IdsAsync(_raw, table)).Should().Be("1-kept 3-new");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public async Task Requests_that_nobody_decided_in_time_go_whether_or_not_they_were_swept(int? maxRows)
    {
        await RetentionRows.InsertAsync(_raw, RetentionTable.ToolExecutions, "1-expired", TenDays + Little);
        await _raw.RunAsync($"UPDATE tool_executions SET status = 'pending', expires_at = {_raw.Clock.Now.ToUnixTimeMilliseconds()}");
        await RetentionRows.InsertAsync(_raw, RetentionTable.ToolExecutions, "2-new", TimeSpan.Zero);
        var policies = new Dictionary<RetentionTable, RetentionPolicy> { [RetentionTable.ToolExecutions] = maxRows is null ? new() { MaxAge = TenDays } : new() { MaxRows = maxRows } };

        (await _raw.Store.Maintenance.ApplyRetentionAsync(policies, dryRun: true)).Rows[RetentionTable.ToolExecutions].Should().Be(1);
        (await _raw.Store.Maintenance.ApplyRetentionAsync(policies)).Rows[RetentionTable.ToolExecutions].Should().Be(1);

        (await RetentionRows.IdsAsync(_raw, RetentionTable.ToolExecutions)).Should().Be("2-new");
    }

    [Fact]
    public async Task Without_policies_of_the_host_only_caches_and_performance_metrics_go()
    {
        foreach (var table in Enum.GetValues<RetentionTable>())
        {
            await RetentionRows.InsertAsync(_raw, table, "1-ancient", TimeSpan.FromDays(3650));
            await RetentionRows.InsertAsync(_raw, table, "2-90", TimeSpan.FromDays(90));
            await RetentionRows.InsertAsync(_raw, table, "3-30", TimeSpan.FromDays(30));
        }

        var report = await _raw.Store.Maintenance.ApplyRetentionAsync();

        report.Rows.Should().Equal(new Dictionary<RetentionTable, long>
        {
            [RetentionTable.ResponseCache] = 2,
            [RetentionTable.FileResultCache] = 2,
            [RetentionTable.PerformanceMetrics] = 1,
        });
        foreach (var table in Enum.GetValues<RetentionTable>().Except(report.Rows.Keys))
        {
            (await RetentionRows.IdsAsync(_raw, table)).Should().Be("1-ancient 2-90 3-30");
        }
    }

    [Fact]
    public async Task What_hangs_on_the_messages_of_a_conversation_goes_in_steps_before_it()
    {
        const int Many = 3000;
        await RetentionRows.InsertAsync(_raw, RetentionTable.Conversations, "old", TenDays + Little);
        await _raw.RunAsync($"""
            INSERT INTO messages (id, conversation_id, user_id, role, content, timestamp, created_at, updated_at) VALUES ('m', 'old', 'alice', 'user', 'hello', 1, 1, 1);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Many})
            INSERT INTO message_edits (id, message_id, content, edited_at) SELECT 'edit-' || i, 'm', 'before', 1 FROM n;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Many})
            INSERT INTO traces (id, conversation_id, message_id, stage, start_time, created_at, updated_at) SELECT 'trace-' || i, 'old', 'm', 'load', 1, 1, 1 FROM n;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Many})
            INSERT INTO usage_logs (id, provider, model, message_id, timestamp, created_at) SELECT 'usage-' || i, 'p', 'm', 'm', 1, 1 FROM n;
            """);
        var left = new Left(_raw);

        var report = await _raw.Store.Maintenance.ApplyRetentionAsync(
            new Dictionary<RetentionTable, RetentionPolicy> { [RetentionTable.Conversations] = new() { MaxAge = TenDays } }, progress: left);

        report.Rows[RetentionTable.Conversations].Should().Be(1);
        left.All[^1].Should().Be(0);
        left.All.Prepend(3 * Many).Zip(left.All, (before, after) => before - after).Should().OnlyContain(step => step <= 1000);
        (await _raw.ScalarAsync("SELECT count(*) FROM traces WHERE conversation_id IS NULL")).Should().Be($"{Many}");
    }

    private Task<RetentionReport> ApplyAsync(RetentionTable table, RetentionPolicy policy) =>
        _raw.Store.Maintenance.ApplyRetentionAsync(new Dictionary<RetentionTable, RetentionPolicy> { [table] = policy });

    /// <summary>What hangs on a message still, after each transaction.</summary>
    private sealed class Left(RawStore raw) : IProgress<RetentionReport>
    {
        public List<long> All { get; } = [];

        public void Report(RetentionReport value) => All.Add(long.Parse(
            raw.ScalarAsync("""
                SELECT (SELECT count(*) FROM message_edits) + (SELECT count(*) FROM traces WHERE message_id IS NOT NULL) + (SELECT count(*) FROM usage_logs WHERE message_id IS NOT NULL)
                """).GetAwaiter().GetResult()!,
            System.Globalization.CultureInfo.InvariantCulture));
    }
}
