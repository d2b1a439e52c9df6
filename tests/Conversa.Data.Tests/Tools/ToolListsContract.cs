using Conversa.Data.Messages;
using Conversa.Data.Tools;

namespace Conversa.Data.Tests.Tools;

public abstract class ToolListsContract(EngineKind engine) : ToolContract(engine)
{
    [Fact]
    public async Task What_waits_is_paged_oldest_first_without_gap_or_repeat()
    {
        var (chat, other) = (await ChatAsync(), await ChatAsync(Bob));
        var all = new List<ToolExecution>();
        for (var i = 0; i < 25; i++)
        {
            all.Add(await RequestAsync(i % 3 == 0 ? other : chat));
            Clock.Advance(TimeSpan.FromSeconds(i % 2));
        }

        await Tools.ApproveAsync(all[4].Id, Bob);
        all.RemoveAt(4);

        (await AllAsync(cursor => Tools.ListPendingAsync(limit: 10, cursor: cursor))).Should().Equal(all);
        (await AllAsync(cursor => Tools.ListPendingAsync(chat.Id, 5, cursor))).Should().Equal(all.Where(e => e.ConversationId == chat.Id));
        (await AllAsync(cursor => Store.ForUser(Bob).Tools.ListPendingAsync(limit: 3, cursor: cursor))).Should().Equal(all.Where(e => e.UserId == Bob));
    }

    [Fact]
    public async Task The_history_is_paged_newest_first_without_gap_or_repeat()
    {
        var (chat, other) = (await ChatAsync(), await ChatAsync(Bob));
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "x");
        var all = new List<ToolExecution>();
        for (var i = 0; i < 26; i++)
        {
            var request = await Tools.RequestAsync(new((i % 3 == 0 ? other : chat).Id, i % 2 == 0 ? Search : "find", Query) { MessageId = i % 3 == 1 ? message.Id : null });
            all.Insert(0, i % 5 == 0 ? await Tools.RejectAsync(request.Id, Bob) : request);
            Clock.Advance(TimeSpan.FromSeconds(i % 2));
        }

        var middle = ManualClock.Start.AddSeconds(6);
        foreach (var (filter, expected) in new (ToolExecutionFilter?, Func<ToolExecution, bool>)[]
        {
            (null, _ => true),
            (new() { ConversationId = chat.Id }, e => e.ConversationId == chat.Id),
            (new() { MessageId = message.Id }, e => e.MessageId == message.Id),
            (new() { UserId = Bob }, e => e.UserId == Bob),
            (new() { ToolName = Search }, e => e.ToolName == Search),
            (new() { Status = ToolExecutionStatus.Rejected }, e => e.Status == ToolExecutionStatus.Rejected),
            (new() { Status = ToolExecutionStatus.Pending, From = middle }, e => e.Status == ToolExecutionStatus.Pending && e.CreatedAt >= middle),
            (new() { Status = ToolExecutionStatus.Expired }, _ => false),
            (new() { From = middle, To = middle.AddSeconds(3) }, e => e.CreatedAt >= middle && e.CreatedAt < middle.AddSeconds(3)),
            (new() { ConversationId = chat.Id, ToolName = Search, To = middle }, e => e.ConversationId == chat.Id && e.ToolName == Search && e.CreatedAt < middle),
            (new() { MessageId = message.Id, ConversationId = other.Id }, _ => false),
            (new() { UserId = Alice, ToolName = "find", Status = ToolExecutionStatus.Pending }, e => e.UserId == Alice && e.ToolName == "find" && e.Status == ToolExecutionStatus.Pending),
            (new() { ToolName = "find", From = middle }, e => e.ToolName == "find" && e.CreatedAt >= middle),
        })
        {
            (await AllAsync(cursor => Tools.ListAsync(filter, 4, cursor))).Should().Equal(all.Where(expected), $"of {filter}");
        }
    }

    [Fact]
    public async Task What_has_expired_is_paged_newest_first_whether_or_not_it_was_noted()
    {
        var chat = await ChatAsync();
        var ids = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            // The last ones of each five are not noted, and one never expires.
            var request = await Tools.RequestAsync(new(chat.Id, Search, Query) { ExpiresAt = (i % 5) switch { 0 => null, 1 or 2 => Clock.Now.AddMinutes(1), _ => Clock.Now.AddMinutes(2) } });
            if (i % 5 > 0)
            {
                ids.Insert(0, request.Id);
            }

            Clock.Advance(TimeSpan.FromSeconds(i % 2));
        }

        Clock.Now = ManualClock.Start.AddMinutes(1).AddSeconds(20);
        (await Tools.ExpireAsync()).Should().Be(10);
        Clock.Advance(TimeSpan.FromMinutes(1));

        var filter = new ToolExecutionFilter { Status = ToolExecutionStatus.Expired };
        var expired = await AllAsync(cursor => Tools.ListAsync(filter, 4, cursor));
        expired.Select(e => e.Id).Should().Equal(ids);
        expired.Should().OnlyContain(e => e.Status == ToolExecutionStatus.Expired);
        var middle = expired[7].CreatedAt;
        (await AllAsync(cursor => Tools.ListAsync(filter with { From = middle }, 3, cursor))).Should().Equal(expired.Where(e => e.CreatedAt >= middle));
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        var chat = await ChatAsync();
        await RequestAsync(chat);
        await RequestAsync(chat);
        var history = (await Tools.ListAsync(limit: 1)).NextCursor;
        var pending = (await Tools.ListPendingAsync(limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[]
        {
            () => Tools.ListAsync(cursor: pending),
            () => Tools.ListAsync(new() { ConversationId = chat.Id }, cursor: history),
            () => Tools.ListAsync(new() { ToolName = Search }, cursor: history),
            () => Tools.ListAsync(new() { From = ManualClock.Start }, cursor: history),
            () => Store.ForUser(Alice).Tools.ListAsync(cursor: history),
            () => Tools.ListPendingAsync(cursor: history),
            () => Tools.ListPendingAsync(chat.Id, cursor: pending),
            () => Store.ForUser(Alice).Tools.ListPendingAsync(cursor: pending),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task Statistics_tell_of_each_tool_what_became_of_it_what_it_cost_and_how_long_it_took()
    {
        var chat = await ChatAsync();
        for (var i = 1; i <= 20; i++)
        {
            var run = await ExecutionAsync(ToolExecutionStatus.Executing, chat);
            Clock.Advance(TimeSpan.FromMilliseconds(i));
            await (i % 4 == 0 ? Tools.FailAsync(run.Id, "no") : Tools.CompleteAsync(run.Id, cost: 0.1m));
        }

        foreach (var status in new[] { ToolExecutionStatus.Pending, ToolExecutionStatus.Approved, ToolExecutionStatus.Rejected, ToolExecutionStatus.Executing, ToolExecutionStatus.Cancelled, ToolExecutionStatus.Expired })
        {
            await ExecutionAsync(status, chat);
        }

        await RequestAsync(chat, "a find");
        await RequestAsync(tool: "find");

        var statistics = await Tools.GetStatisticsAsync();

        statistics.Should().Equal(
            new ToolExecutionStatistics
            {
                ToolName = Search,
                Count = 26,
                Pending = 1,
                Approved = 1,
                Rejected = 1,
                Executing = 1,
                Completed = 15,
                Failed = 5,
                Cancelled = 1,
                Expired = 1,
                Cost = 1.5m,
                CostUnknown = 5,
                AverageMs = 10.5,
                P95Ms = 19,
            },
            new() { ToolName = "a find", Count = 1, Pending = 1, Approved = 0, Rejected = 0, Executing = 0, Completed = 0, Failed = 0, Cancelled = 0, Expired = 0, Cost = 0, CostUnknown = 0 },
            new() { ToolName = "find", Count = 1, Pending = 1, Approved = 0, Rejected = 0, Executing = 0, Completed = 0, Failed = 0, Cancelled = 0, Expired = 0, Cost = 0, CostUnknown = 0 });
        await Tools.ExpireAsync();
        (await Tools.GetStatisticsAsync()).Should().Equal(statistics, "the sweep changes nothing that is seen");
        (await Tools.GetStatisticsAsync(limit: 1)).Should().Equal(statistics[0]);
        (await Tools.GetStatisticsAsync(conversationId: chat.Id)).Should().Equal(statistics.Take(2));
    }

    [Fact]
    public async Task Statistics_are_of_a_time_and_of_a_users_own()
    {
        await RequestAsync();
        Clock.Advance(TimeSpan.FromHours(1));
        await RequestAsync(await ChatAsync(Bob));
        await RequestAsync();

        async Task<long> CountAsync(IToolRepository tools, DateTimeOffset? from = null, DateTimeOffset? to = null) => (await tools.GetStatisticsAsync(from, to)).Sum(s => s.Count);

        (await CountAsync(Tools)).Should().Be(3);
        (await CountAsync(Tools, from: Clock.Now)).Should().Be(2);
        (await CountAsync(Tools, to: Clock.Now)).Should().Be(1);
        (await CountAsync(Store.ForUser(Bob).Tools)).Should().Be(1);
        (await CountAsync(Store.ForUser(Alice).Tools, from: Clock.Now)).Should().Be(1);
    }
}
