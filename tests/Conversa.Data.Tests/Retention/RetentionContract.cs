using Conversa.Data.Caches;
using Conversa.Data.Conversations;
using Conversa.Data.Logs;
using Conversa.Data.Maintenance;
using Conversa.Data.Messages;
using Conversa.Data.Retention;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Tests.Retention;

public sealed class RetentionOnTemporaryFile() : RetentionContract(EngineKind.TemporaryFile);

public sealed class RetentionInMemory() : RetentionContract(EngineKind.InMemory);

/// <summary>What retention deletes and what it leaves.</summary>
public abstract class RetentionContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    protected override void Configure(ConversationStoreOptions options)
    {
        options.Retention.Remove(RetentionTable.FileResultCache);
        options.Retention[RetentionTable.Logs] = new() { MaxAge = Month };
    }

    [Fact]
    public async Task The_stores_own_policies_apply_where_the_call_has_none()
    {
        await LogAsync(3);
        await Store.Caches.FileResults.SetAsync(new("a.txt", new string('a', 64), "parse"), "1");
        Clock.Advance(Month * 2);
        await LogAsync(2);

        var report = await Store.Maintenance.ApplyRetentionAsync();

        report.Rows.Should().Equal(new Dictionary<RetentionTable, long> { [RetentionTable.ResponseCache] = 0, [RetentionTable.PerformanceMetrics] = 0, [RetentionTable.Logs] = 3 });
        report.IsDryRun.Should().BeFalse();
        report.Duration.Should().BePositive();
        (await CountLogsAsync()).Should().Be(2);
        (await Store.Caches.FileResults.GetStatisticsAsync()).Entries.Should().Be(1);
    }

    [Fact]
    public async Task A_policy_of_age_and_number_keeps_what_meets_both()
    {
        await LogAsync(5);
        Clock.Advance(Month * 2);
        await LogAsync(5);

        (await ApplyAsync(RetentionTable.Logs, new() { MaxAge = Month, MaxRows = 7 })).Rows[RetentionTable.Logs].Should().Be(5);
        (await ApplyAsync(RetentionTable.Logs, new() { MaxAge = Month, MaxRows = 3 })).Rows[RetentionTable.Logs].Should().Be(2);

        (await Store.Analytics.Logs.ListAsync()).Items.Select(l => l.Message).Should().Equal("line 4", "line 3", "line 2");
    }

    [Fact]
    public async Task A_dry_run_counts_what_a_run_deletes_and_deletes_nothing()
    {
        await LogAsync(2345);
        var policies = new Dictionary<RetentionTable, RetentionPolicy> { [RetentionTable.Logs] = new() { MaxRows = 100 }, [RetentionTable.Traces] = new() { MaxRows = 1 } };

        var dry = await Store.Maintenance.ApplyRetentionAsync(policies, dryRun: true);

        dry.Should().Match<RetentionReport>(r => r.IsDryRun && r.CanReleaseSpace && r.ReleasedBytes == 0 && r.LongestHold == TimeSpan.Zero);
        dry.Rows.Should().Equal(new Dictionary<RetentionTable, long> { [RetentionTable.Logs] = 2245, [RetentionTable.Traces] = 0 });
        (await CountLogsAsync()).Should().Be(2345);

        var real = await Store.Maintenance.ApplyRetentionAsync(policies);
        real.Rows.Should().Equal(dry.Rows);
        real.LongestHold.Should().BePositive();
        (await CountLogsAsync()).Should().Be(100);
    }

    [Fact]
    public async Task Messages_that_go_with_their_conversation_are_counted_neither_in_a_dry_run_nor_in_a_run()
    {
        var (old, busy) = (await ChatAsync(), await ChatAsync());
        foreach (var chat in new[] { old.Id, old.Id, busy.Id, busy.Id, old.Id, busy.Id, old.Id, old.Id })
        {
            await Store.Messages.AppendAsync(chat, MessageRole.User, "hello");
        }

        Clock.Advance(Month * 2);
        await Store.Messages.AppendAsync(busy.Id, MessageRole.User, "hello again");
        var policies = new Dictionary<RetentionTable, RetentionPolicy> { [RetentionTable.Conversations] = new() { MaxAge = Month }, [RetentionTable.Messages] = new() { MaxAge = Month } };
        var fewer = new Dictionary<RetentionTable, RetentionPolicy>(policies) { [RetentionTable.Messages] = new() { MaxRows = 3 } };

        (await Store.Maintenance.ApplyRetentionAsync(policies, dryRun: true)).Rows.Values.Should().Equal(1, 3);
        (await Store.Maintenance.ApplyRetentionAsync(fewer, dryRun: true)).Rows.Values.Should().Equal(1, 1);

        (await Store.Maintenance.ApplyRetentionAsync(fewer)).Rows.Values.Should().Equal(1, 1);
        (await Store.Messages.CountAsync(busy.Id)).Should().Be(3);
        (await Store.Maintenance.ApplyRetentionAsync(policies)).Rows.Values.Should().Equal(0, 2);
    }

    [Fact]
    public async Task What_is_too_many_is_decided_before_anything_goes()
    {
        await LogAsync(2);
        var chat = await ChatAsync();
        await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "one");
        await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "two");
        var policies = new Dictionary<RetentionTable, RetentionPolicy> { [RetentionTable.Logs] = new() { MaxRows = 1 }, [RetentionTable.Messages] = new() { MaxRows = 2 } };

        // Lines of the log go first.
        var first = new At(_ => Store.Messages.AppendAsync(chat.Id, MessageRole.User, "three").GetAwaiter().GetResult());
        var report = await Store.Maintenance.ApplyRetentionAsync(policies, progress: first);

        report.Rows.Values.Should().Equal(1, 0);
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(3);
    }

    [Fact]
    public async Task A_conversation_goes_whole_and_what_only_refers_to_it_stays()
    {
        var old = await ChatAsync();
        foreach (var i in Enumerable.Range(0, 120))
        {
            await Store.Messages.AppendAsync(old.Id, MessageRole.User, $"about zugunruhe {i}");
            await Store.States.SaveStateJsonAsync(old.Id, "{}");
        }

        var trace = await Store.Traces.StartTraceAsync(new("load") { ConversationId = old.Id });
        var usage = await Store.Usage.LogAsync(new("p", "m") { ConversationId = old.Id, UserId = Alice });
        Clock.Advance(Month * 2);
        var kept = await ChatAsync();
        await Store.Messages.AppendAsync(kept.Id, MessageRole.User, "hello");

        var report = await ApplyAsync(RetentionTable.Conversations, new() { MaxAge = Month });

        report.Rows[RetentionTable.Conversations].Should().Be(1);
        (await Store.Conversations.FindByIdAsync(old.Id)).Should().BeNull();
        (await Store.Messages.FindByConversationIdAsync(old.Id)).Should().BeEmpty();
        (await Store.Messages.SearchAsync("zugunruhe")).Should().BeEmpty();
        (await Store.States.GetStateHistoryAsync(old.Id)).Should().BeEmpty();
        (await Store.Traces.FindByIdAsync(trace))!.ConversationId.Should().BeNull();
        (await Store.Usage.FindByIdAsync(usage.Id))!.ConversationId.Should().BeNull();
        (await Store.Messages.CountAsync(kept.Id)).Should().Be(1);
        (await Store.Users.FindByIdAsync(Alice)).Should().NotBeNull();
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task A_conversation_that_is_taken_up_again_meanwhile_stays()
    {
        var chats = new List<Conversation>();
        for (var i = 0; i < 120; i++)
        {
            chats.Add(await ChatAsync());
            await Store.Messages.AppendAsync(chats[i].Id, MessageRole.User, "hello");
        }

        Clock.Advance(Month * 2);

        // After the first of several transactions.
        var first = new At(report => Store.Messages.AppendAsync(chats[119].Id, MessageRole.User, "I am back").GetAwaiter().GetResult());
        var report = await ApplyAsync(RetentionTable.Conversations, new() { MaxAge = Month }, first);

        report.Rows[RetentionTable.Conversations].Should().Be(119);
        (await Store.Messages.CountAsync(chats[119].Id)).Should().Be(2);
    }

    [Fact]
    public async Task Messages_go_with_what_hangs_on_them_and_are_found_no_more()
    {
        var chat = await ChatAsync();
        await ChatAsync(Bob);
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "about zugunruhe");
        await Store.Messages.AddReactionAsync(message.Id, Bob, "+1");
        await Store.Messages.EditAsync(message.Id, "all about zugunruhe");
        var pinned = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "pinned");
        await Store.Messages.SetPinnedAsync(pinned.Id, pinned: true);
        (await Store.Messages.SearchAsync("zugunruhe")).Should().NotBeEmpty();
        Clock.Advance(Month * 2);
        var later = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "later");

        await ApplyAsync(RetentionTable.Messages, new() { MaxAge = Month });

        (await Store.Messages.FindByConversationIdAsync(chat.Id)).Select(m => m.Id).Should().Equal(pinned.Id, later.Id);
        (await Store.Messages.SearchAsync("zugunruhe")).Should().BeEmpty();
        (await Store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Memories_and_knowledge_go_only_by_a_policy_of_their_own()
    {
        await Store.Memories.RememberAsync(Alice, "likes tea");
        await Store.Knowledge.AddAsync(new("file", "f", "concept", "Tea", "a drink"));
        Clock.Advance(Month * 2);

        await Store.Maintenance.ApplyRetentionAsync();
        (await Store.Memories.CountAsync()).Should().Be(1);

        var report = await Store.Maintenance.ApplyRetentionAsync(new Dictionary<RetentionTable, RetentionPolicy>
        {
            [RetentionTable.Memories] = new() { MaxAge = Month },
            [RetentionTable.Knowledge] = new() { MaxAge = Month },
        });

        report.Rows.Values.Should().Equal(1, 1);
        (await Store.Memories.SearchAsync(Alice, "tea")).Should().BeEmpty();
        (await Store.Knowledge.SearchAsync("tea")).Should().BeEmpty();
        (await Store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_figures_of_a_cache_stay_right()
    {
        var request = new ResponseRequest { Model = "m", Messages = """[{"role":"user","content":"hi"}]""" };
        await Store.Caches.Responses.SetAsync(request, new() { Response = "hello" });
        Clock.Advance(Month * 2);
        await Store.Caches.Responses.SetAsync(request with { Model = "n" }, new() { Response = "bye" });

        await Store.Maintenance.ApplyRetentionAsync();

        (await Store.Caches.Responses.GetStatisticsAsync()).Should().Match<CacheStatistics>(s => s.Entries == 1 && s.Bytes == 3);
    }

    [Fact]
    public async Task A_run_that_was_stopped_leaves_whole_rows_and_the_next_does_the_rest()
    {
        await LogAsync(500);
        using var stop = new CancellationTokenSource();
        var progress = new At(_ => stop.Cancel());
        var policies = new Dictionary<RetentionTable, RetentionPolicy> { [RetentionTable.Logs] = new() { MaxRows = 10 } };

        await Store.Maintenance.Invoking(m => m.ApplyRetentionAsync(policies, progress: progress, cancellationToken: stop.Token)).Should().ThrowAsync<OperationCanceledException>();

        var left = await CountLogsAsync();
        left.Should().BeInRange(11, 499);
        progress.Seen.Rows[RetentionTable.Logs].Should().Be(500 - left);
        (await Store.Maintenance.ApplyRetentionAsync(policies)).Rows[RetentionTable.Logs].Should().Be(left - 10);
    }

    [Fact]
    public async Task Writes_go_on_meanwhile_and_what_they_wrote_stays()
    {
        await LogAsync(2000);
        var chat = await ChatAsync();

        var running = ApplyAsync(RetentionTable.Logs, new() { MaxRows = 1 });
        var written = 0;
        do
        {
            await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
            await LogAsync(1);
            written++;
        }
        while (!running.IsCompleted);

        (await running).Rows[RetentionTable.Logs].Should().BeGreaterThanOrEqualTo(1999);
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(written);
        (await CountLogsAsync()).Should().BeInRange(1, written + 1);
    }

    [Fact]
    public async Task Two_runs_at_once_delete_each_row_once()
    {
        await LogAsync(1000);

        var reports = await Task.WhenAll(
            ApplyAsync(RetentionTable.Logs, new() { MaxRows = 100 }),
            ApplyAsync(RetentionTable.Logs, new() { MaxRows = 100 }));

        reports.Sum(r => r.Rows[RetentionTable.Logs]).Should().Be(900);
        (await CountLogsAsync()).Should().Be(100);
    }

    public static TheoryData<RetentionTable, RetentionPolicy?, string> Wrong => new()
    {
        { RetentionTable.Logs, new(), "policies[Logs] must have a MaxAge or a MaxRows." },
        { RetentionTable.Logs, null, "policies[Logs] must not be null." },
        { RetentionTable.Logs, new() { MaxAge = TimeSpan.Zero }, "policies[Logs].MaxAge must be 1 millisecond to 36,500 days." },
        { RetentionTable.Logs, new() { MaxAge = TimeSpan.FromDays(36_501) }, "policies[Logs].MaxAge must be 1 millisecond to 36,500 days." },
        { RetentionTable.Logs, new() { MaxRows = 0 }, "policies[Logs].MaxRows must be 1 or more." },
        { RetentionTable.Conversations, new() { MaxAge = TimeSpan.FromDays(1), MaxRows = 10 }, "policies[Conversations].MaxRows must be null: conversations go by age only." },
        { (RetentionTable)99, new() { MaxRows = 10 }, "policies[99] must be of a table that RetentionTable names." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_policy_that_breaks_a_rule_is_refused_before_anything_is_deleted(RetentionTable table, RetentionPolicy? policy, string rule)
    {
        await LogAsync(3);
        var policies = new Dictionary<RetentionTable, RetentionPolicy> { [RetentionTable.SystemMetrics] = new() { MaxRows = 1 }, [table] = policy! };

        (await Store.Maintenance.Awaiting(m => m.ApplyRetentionAsync(policies)).Should().ThrowAsync<ArgumentException>().WithParameterName("policies"))
            .Which.Message.Should().StartWith(rule);

        (await CountLogsAsync()).Should().Be(3);
    }

    [Fact]
    public async Task Retention_is_no_part_of_a_unit_of_work()
    {
        await using var work = await Store.BeginAsync();

        await Store.Maintenance.Awaiting(m => m.ApplyRetentionAsync()).Should().ThrowAsync<InvalidOperationException>();
    }

    private Task<RetentionReport> ApplyAsync(RetentionTable table, RetentionPolicy policy, IProgress<RetentionReport>? progress = null) =>
        Store.Maintenance.ApplyRetentionAsync(new Dictionary<RetentionTable, RetentionPolicy> { [table] = policy }, progress: progress);

    private Task LogAsync(int lines) => Store.Analytics.Logs.AppendManyAsync([.. Enumerable.Range(0, lines).Select(i => new NewLogEntry(LogLevel.Information, "test", $"line {i}"))]);

    private async Task<long> CountLogsAsync() => (await Store.Maintenance.CheckAsync(StoreChecks.RowCounts)).RowCounts!.Single(t => t.Table == "logs").Rows;

    private async Task ShouldBeWholeAsync() => (await Store.Maintenance.CheckAsync(StoreChecks.ForeignKeys)).BrokenReferences.Should().BeEmpty();

    /// <summary>Does something once, at the first report.</summary>
    private sealed class At(Action<RetentionReport> first) : IProgress<RetentionReport>
    {
        private int _reports;

        public RetentionReport Seen { get; private set; } = null!;

        public void Report(RetentionReport value)
        {
            Seen = value;
            if (_reports++ == 0)
            {
                first(value);
            }
        }
    }
}
