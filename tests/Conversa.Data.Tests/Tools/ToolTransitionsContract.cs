using Conversa.Data.Tools;

namespace Conversa.Data.Tests.Tools;

public abstract class ToolTransitionsContract(EngineKind engine) : ToolContract(engine)
{
    private const string Approve = "approved";
    private const string Reject = "rejected";
    private const string Start = "started";
    private const string Complete = "completed";
    private const string Fail = "failed";
    private const string Cancel = "cancelled";

    private static readonly Dictionary<(ToolExecutionStatus From, string Asked), ToolExecutionStatus> Legal = new()
    {
        [(ToolExecutionStatus.Pending, Approve)] = ToolExecutionStatus.Approved,
        [(ToolExecutionStatus.Pending, Reject)] = ToolExecutionStatus.Rejected,
        [(ToolExecutionStatus.Pending, Cancel)] = ToolExecutionStatus.Cancelled,
        [(ToolExecutionStatus.Approved, Start)] = ToolExecutionStatus.Executing,
        [(ToolExecutionStatus.Approved, Cancel)] = ToolExecutionStatus.Cancelled,
        [(ToolExecutionStatus.Executing, Complete)] = ToolExecutionStatus.Completed,
        [(ToolExecutionStatus.Executing, Fail)] = ToolExecutionStatus.Failed,
        [(ToolExecutionStatus.Executing, Cancel)] = ToolExecutionStatus.Cancelled,
    };

    public static TheoryData<ToolExecutionStatus, string> All
    {
        get
        {
            var all = new TheoryData<ToolExecutionStatus, string>();
            foreach (var status in Enum.GetValues<ToolExecutionStatus>())
            {
                foreach (var asked in new[] { Approve, Reject, Start, Complete, Fail, Cancel })
                {
                    all.Add(status, asked);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Status_changes_as_the_table_says(ToolExecutionStatus from, string asked)
    {
        var execution = await ExecutionAsync(from);

        var change = () => ChangeAsync(asked, execution.Id);

        if (Legal.TryGetValue((from, asked), out var to))
        {
            var changed = await change();
            changed.Status.Should().Be(to);
            (await Tools.FindByIdAsync(execution.Id)).Should().Be(changed);
        }
        else
        {
            (await change.Should().ThrowAsync<ConversationStoreInvalidTransitionException>())
                .WithMessage($"*'{execution.Id}'*{from.ToString().ToLowerInvariant()}*{asked}*");
            (await Tools.FindByIdAsync(execution.Id)).Should().Be(execution);
        }
    }

    [Fact]
    public async Task Of_callers_who_decide_at_once_one_wins()
    {
        var request = await RequestAsync();

        var outcomes = await RaceAsync(i => (i % 3) switch
        {
            0 => Tools.ApproveAsync(request.Id, $"approver {i}"),
            1 => Tools.RejectAsync(request.Id, $"rejecter {i}"),
            _ => Tools.ApproveAsync(request.Id, $"other {i}"),
        });

        var decided = outcomes.Should().ContainSingle(o => o != null).Which;
        (await Tools.FindByIdAsync(request.Id)).Should().Be(decided);
    }

    [Fact]
    public async Task Of_callers_who_start_at_once_one_does()
    {
        var approved = await ExecutionAsync(ToolExecutionStatus.Approved);

        var outcomes = await RaceAsync(_ => Tools.StartAsync(approved.Id, Search, Query));

        outcomes.Should().ContainSingle(o => o != null);
    }

    [Fact]
    public async Task Of_callers_who_end_it_at_once_one_does()
    {
        var executing = await ExecutionAsync(ToolExecutionStatus.Executing);

        var outcomes = await RaceAsync(i => (i % 3) switch
        {
            0 => Tools.CompleteAsync(executing.Id, $"{i}"),
            1 => Tools.FailAsync(executing.Id, $"{i}"),
            _ => Tools.CancelAsync(executing.Id, $"{i}"),
        });

        var ended = outcomes.Should().ContainSingle(o => o != null).Which;
        (await Tools.FindByIdAsync(executing.Id)).Should().Be(ended);
    }

    [Theory]
    [InlineData(Search, """{"q":"coffee"}""")]
    [InlineData(Search, """{"q":"tea","n":1}""")]
    [InlineData(Search, """{"Q":"tea"}""")]
    [InlineData("delete", Query)]
    public async Task Start_refuses_what_was_not_approved(string tool, string parameters)
    {
        var approved = await ExecutionAsync(ToolExecutionStatus.Approved);

        foreach (var start in new Func<Task>[] { () => Tools.StartAsync(approved.Id, tool, parameters), () => Tools.StartByHashAsync(approved.Id, ToolParameters.Hash(tool, parameters)) })
        {
            var refused = (await start.Should().ThrowAsync<ConversationStoreConflictException>()).Which;
            refused.ExistingId.Should().Be(approved.Id);
            refused.Message.Should().Contain("approved for another tool or other parameters").And.NotContain("coffee");
        }

        (await Tools.FindByIdAsync(approved.Id)).Should().Be(approved);
    }

    [Fact]
    public async Task Start_takes_the_same_parameters_in_another_spelling_and_their_hash()
    {
        var chat = await ChatAsync();
        foreach (var start in new Func<string, Task<ToolExecution>>[]
        {
            id => Tools.StartAsync(id, Search, """ { "\u0071" : "tea" } """),
            id => Tools.StartByHashAsync(id, ToolParameters.Hash(Search, Query)),
        })
        {
            (await start((await ExecutionAsync(ToolExecutionStatus.Approved, chat)).Id)).Status.Should().Be(ToolExecutionStatus.Executing);
        }
    }

    [Fact]
    public async Task A_request_expires_by_itself_and_the_sweep_changes_nothing_that_is_seen()
    {
        var chat = await ChatAsync();
        var request = await Tools.RequestAsync(new(chat.Id, Search, Query) { ExpiresAt = Clock.Now.AddMinutes(10) });
        await Tools.RequestAsync(new(chat.Id, Search, Query) { ExpiresAt = Clock.Now.AddMinutes(11) });
        await RequestAsync(chat);
        Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        (await Tools.FindByIdAsync(request.Id)).Should().Be(request);
        (await Tools.ExpireAsync()).Should().Be(0);
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        var expired = (await Tools.FindByIdAsync(request.Id))!;
        var listed = (await Tools.ListAsync(new() { Status = ToolExecutionStatus.Expired })).Items;
        (await Tools.ExpireAsync()).Should().Be(1);
        (await Tools.ExpireAsync()).Should().Be(0);

        expired.Should().Be(request with
        {
            Status = ToolExecutionStatus.Expired,
            Decision = new() { Outcome = ToolDecisionOutcome.Rejected, Rule = ApprovalRules.Expired, Reason = "Nobody decided in time." },
            CompletedAt = request.ExpiresAt,
        });
        listed.Should().Equal(expired);
        var swept = (await Tools.FindByIdAsync(request.Id))!;
        swept.Should().Be(expired with { UpdatedAt = Clock.Now });
        (await Tools.ListAsync(new() { Status = ToolExecutionStatus.Expired })).Items.Should().Equal(swept);
        (await Tools.ListAsync(new() { Status = ToolExecutionStatus.Cancelled })).Items.Should().BeEmpty();
        (await Tools.ListPendingAsync()).Items.Should().HaveCount(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_has_expired_cannot_be_decided(bool swept)
    {
        var expired = await ExecutionAsync(ToolExecutionStatus.Expired);
        if (swept)
        {
            await Tools.ExpireAsync();
        }

        foreach (var asked in new[] { Approve, Reject, Cancel })
        {
            (await FluentActions.Awaiting(() => ChangeAsync(asked, expired.Id)).Should().ThrowAsync<ConversationStoreInvalidTransitionException>())
                .WithMessage($"Tool execution '{expired.Id}' has expired and cannot be {asked}.");
        }
    }

    [Fact]
    public async Task What_was_decided_in_time_does_not_expire()
    {
        var chat = await ChatAsync();
        var request = new NewToolRequest(chat.Id, Search, Query) { ExpiresAt = Clock.Now.AddMinutes(10) };
        var approved = await Tools.ApproveAsync((await Tools.RequestAsync(request)).Id, Bob);
        Clock.Advance(TimeSpan.FromDays(1));

        (await Tools.ExpireAsync()).Should().Be(0);
        (await Tools.StartAsync(approved.Id, Search, Query)).Status.Should().Be(ToolExecutionStatus.Executing);
    }

    [Fact]
    public async Task More_expire_than_one_statement_sweeps()
    {
        var chat = await ChatAsync();
        await using (var work = await Store.BeginAsync())
        {
            for (var i = 0; i < 501; i++)
            {
                await work.Tools.RequestAsync(new(chat.Id, Search, Query) { ExpiresAt = Clock.Now.AddSeconds(1) });
            }

            await work.CommitAsync();
        }

        Clock.Advance(TimeSpan.FromSeconds(1));
        (await Tools.ExpireAsync()).Should().Be(501);
    }

    private static Task<ToolExecution?[]> RaceAsync(Func<int, Task<ToolExecution>> decide) => Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
    {
        try
        {
            return await decide(i);
        }
        catch (ConversationStoreInvalidTransitionException)
        {
            return null;
        }
    })));

    private Task<ToolExecution> ChangeAsync(string asked, string id) => asked switch
    {
        Approve => Tools.ApproveAsync(id, Alice),
        Reject => Tools.RejectAsync(id, Alice),
        Start => Tools.StartAsync(id, Search, Query),
        Complete => Tools.CompleteAsync(id),
        Fail => Tools.FailAsync(id, "x"),
        _ => Tools.CancelAsync(id),
    };
}
