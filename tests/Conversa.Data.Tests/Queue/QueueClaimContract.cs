using Conversa.Data.Messages;
using Conversa.Data.Queue;

namespace Conversa.Data.Tests.Queue;

/// <summary>Tasks in the hands of workers.</summary>
public abstract class QueueClaimContract(EngineKind engine) : QueueContract(engine)
{
    [Fact]
    public async Task Claim_gives_the_task_with_a_lease_and_a_token()
    {
        var stored = await EnqueueAsync("mine");
        Clock.Advance(TimeSpan.FromSeconds(1));

        var claimed = await Queue.ClaimAsync(Worker, TimeSpan.FromMinutes(5));

        claimed.Should().Be(stored with
        {
            Status = QueuedTaskStatus.InProgress,
            AssignedTo = Worker,
            LeaseUntil = Clock.Now.AddMinutes(5),
            LeaseToken = 1,
            StartedAt = Clock.Now,
            UpdatedAt = Clock.Now,
        });
        (await FindAsync("mine")).Should().Be(claimed);
        (await Queue.ClaimAsync(Worker)).Should().BeNull("it is taken");
    }

    [Fact]
    public async Task Claim_takes_the_lowest_priority_number_then_what_is_due_longest_then_what_was_stored_first()
    {
        await EnqueueAsync("fifth", priority: 9);
        await Queue.EnqueueAsync(new("mail") { Id = "third", ScheduledFor = ManualClock.Start.AddSeconds(1) });
        Clock.Advance(TimeSpan.FromSeconds(2));
        await Queue.EnqueueAsync(new("mail") { Id = "second", ScheduledFor = ManualClock.Start });
        await EnqueueAsync("fourth");
        await EnqueueAsync("then");
        await EnqueueAsync("first", priority: -1);

        (await Queue.ClaimManyAsync(Worker, 3)).Select(t => t.Id).Should().Equal("first", "second", "third");
        (await Queue.ClaimManyAsync(Worker, 9)).Select(t => t.Id).Should().Equal("fourth", "then", "fifth");
        (await Queue.ClaimManyAsync(Worker, 9)).Should().BeEmpty();
    }

    [Fact]
    public async Task Claim_takes_only_the_types_asked_for()
    {
        await EnqueueAsync("1", type: "a", priority: 1);
        await EnqueueAsync("2", type: "b", priority: 2);
        await EnqueueAsync("3", type: "c", priority: 3);
        await EnqueueAsync("4", type: "c", priority: 1);

        (await Queue.ClaimManyAsync(Worker, 9, types: [])).Should().BeEmpty();
        (await Queue.ClaimManyAsync(Worker, 2, types: ["b", "c", "c", "unknown"])).Select(t => t.Id).Should().Equal("4", "2");
        (await Queue.ClaimAsync(Worker, types: ["b"])).Should().BeNull();
        (await Queue.ClaimManyAsync(Worker, 9)).Select(t => t.Id).Should().Equal("1", "3");
    }

    [Fact]
    public async Task Claim_refuses_wrong_arguments()
    {
        await Throws(() => Queue.ClaimAsync(""), "worker");
        await Throws(() => Queue.ClaimAsync(Worker, TimeSpan.Zero), "lease");
        await Throws(() => Queue.ClaimAsync(Worker, TimeSpan.FromDays(2)), "lease");
        await Throws(() => Queue.ClaimAsync(Worker, types: [""]), "types");
        await Throws(() => Queue.ClaimManyAsync(Worker, 0), "count");
        await Throws(() => Queue.HeartbeatAsync("x", 1, TimeSpan.Zero), "lease");
        await Throws(() => Queue.FailAsync("x", 1, null!), "error");
        await Throws(() => Queue.CompleteAsync("x", 1, "{"), "metadata");
        await Throws(() => Queue.PromoteDueAsync(0), "limit");
        await Throws(() => Queue.ReapExpiredAsync(0), "limit");
        await Throws(() => Queue.RetryManyAsync(limit: 0), "limit");

        static async Task Throws(Func<Task> action, string name) => (await action.Should().ThrowAsync<ArgumentException>()).Which.ParamName.Should().Be(name);
    }

    [Fact]
    public async Task A_scheduled_task_is_claimed_when_its_time_has_come()
    {
        await Queue.EnqueueAsync(new("mail") { Id = "mine", ScheduledFor = ManualClock.Start.AddMinutes(1) });

        (await Queue.ClaimAsync(Worker)).Should().BeNull();
        (await Queue.PromoteDueAsync()).Should().Be(0);
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await Queue.PromoteDueAsync()).Should().Be(1);
        (await FindAsync("mine")).Status.Should().Be(QueuedTaskStatus.Pending);
        (await ClaimAsync()).Id.Should().Be("mine");
    }

    [Fact]
    public async Task Promote_takes_those_due_longest_up_to_its_limit()
    {
        await Queue.EnqueueManyAsync([.. Enumerable.Range(1, 3).Select(i => new NewTask("mail") { Id = $"{i}", ScheduledFor = ManualClock.Start.AddMinutes(4 - i) })]);
        Clock.Advance(TimeSpan.FromHours(1));

        (await Queue.PromoteDueAsync(2)).Should().Be(2);

        (await Queue.ListAsync(new() { Status = QueuedTaskStatus.Pending })).Items.Select(t => t.Id).Should().Equal("3", "2");
    }

    [Fact]
    public async Task Heartbeat_moves_the_lease()
    {
        await EnqueueAsync("mine");
        var claimed = await ClaimAsync();
        Clock.Advance(TimeSpan.FromSeconds(50));

        (await Queue.HeartbeatAsync("mine", claimed.LeaseToken)).LeaseUntil.Should().Be(Clock.Now + Lease);
        Clock.Advance(TimeSpan.FromSeconds(50));
        (await Queue.ReapExpiredAsync()).Should().Be(0);
        (await Queue.HeartbeatAsync("mine", claimed.LeaseToken, TimeSpan.FromSeconds(5))).LeaseUntil.Should().Be(Clock.Now.AddSeconds(5));
    }

    [Fact]
    public async Task Complete_ends_a_task_and_may_be_said_again()
    {
        await EnqueueAsync("mine");
        var claimed = await ClaimAsync();
        Clock.Advance(TimeSpan.FromSeconds(3));

        var completed = await Queue.CompleteAsync("mine", claimed.LeaseToken, """{"sent":true}""");

        completed.Should().Be(claimed with { Status = QueuedTaskStatus.Completed, LeaseUntil = null, CompletedAt = Clock.Now, Metadata = """{"sent":true}""", UpdatedAt = Clock.Now });
        Clock.Advance(TimeSpan.FromSeconds(3));
        (await Queue.CompleteAsync("mine", claimed.LeaseToken)).Should().Be(completed);
        (await FindAsync("mine")).Should().Be(completed);
    }

    [Fact]
    public async Task Complete_in_a_unit_of_work_is_once_with_what_came_of_it()
    {
        var chat = await ChatAsync();
        await EnqueueAsync("mine");
        var claimed = await ClaimAsync();
        await using (var work = await Store.BeginAsync())
        {
            await work.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "sent");
            await work.Queue.CompleteAsync("mine", claimed.LeaseToken);
        }

        (await FindAsync("mine")).Status.Should().Be(QueuedTaskStatus.InProgress);
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(0);
    }

    [Fact]
    public async Task Complete_is_refused_in_a_unit_of_work_when_it_was_said_before_so_that_nothing_is_written_twice()
    {
        var chat = await ChatAsync();
        await EnqueueAsync("mine");
        var claimed = await ClaimAsync();

        await AnswerAsync();
        await Awaiting(AnswerAsync).Should().ThrowAsync<LeaseLostException>().WithMessage("*'mine' is completed*");

        (await Store.Messages.CountAsync(chat.Id)).Should().Be(1);
        (await Queue.CompleteAsync("mine", claimed.LeaseToken)).Status.Should().Be(QueuedTaskStatus.Completed, "by itself it may be said again");

        async Task AnswerAsync()
        {
            await using var work = await Store.BeginAsync();
            await work.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "sent");
            await work.Queue.CompleteAsync("mine", claimed.LeaseToken);
            await work.CommitAsync();
        }
    }

    [Fact]
    public async Task Fail_waits_longer_each_time_and_ends_as_failed_when_no_retry_is_left()
    {
        await EnqueueAsync("poison", maxRetries: 5);
        foreach (var (retries, wait) in new[] { (1, 5), (2, 10), (3, 20), (4, 30), (5, 30) })
        {
            var claimed = await ClaimAsync();
            var failed = await Queue.FailAsync("poison", claimed.LeaseToken, $"error {retries}");

            failed.Should().Be(claimed with
            {
                Status = QueuedTaskStatus.Scheduled,
                Retries = retries,
                ErrorMessage = $"error {retries}",
                LeaseUntil = null,
                ScheduledFor = Clock.Now.AddSeconds(wait),
                UpdatedAt = failed.UpdatedAt,
            });
            (await Queue.ClaimAsync(Worker)).Should().BeNull();
            Clock.Advance(TimeSpan.FromSeconds(wait));
        }

        var last = await ClaimAsync();
        last.LeaseToken.Should().Be(6);
        var dead = await Queue.FailAsync("poison", last.LeaseToken, "the end");
        dead.Should().Match<QueuedTask>(t => t.Status == QueuedTaskStatus.Failed && t.Retries == 5 && t.ErrorMessage == "the end" && t.CompletedAt == Clock.Now);
        Clock.Advance(TimeSpan.FromDays(1));
        (await Queue.ClaimAsync(Worker)).Should().BeNull();
    }

    [Fact]
    public async Task Fail_may_say_when_to_try_again()
    {
        await EnqueueAsync("mine");
        var claimed = await ClaimAsync();

        (await Queue.FailAsync("mine", claimed.LeaseToken, "", Clock.Now.AddHours(2))).ScheduledFor.Should().Be(Clock.Now.AddHours(2));
        Clock.Advance(TimeSpan.FromHours(2));
        claimed = await ClaimAsync();
        (await Queue.FailAsync("mine", claimed.LeaseToken, "", Clock.Now)).Status.Should().Be(QueuedTaskStatus.Pending);
    }

    [Fact]
    public async Task Release_gives_a_task_back_without_spending_a_retry()
    {
        await EnqueueAsync("mine", maxRetries: 0);
        var claimed = await ClaimAsync();

        (await Queue.ReleaseAsync("mine", claimed.LeaseToken)).Should().Match<QueuedTask>(t => t.Status == QueuedTaskStatus.Pending && t.Retries == 0 && t.LeaseUntil == null);
        (await ClaimAsync("other")).LeaseToken.Should().Be(2);
    }

    [Fact]
    public async Task An_expired_lease_is_a_failed_attempt_and_the_next_worker_has_a_higher_token()
    {
        await EnqueueAsync("mine", maxRetries: 1);
        await ClaimAsync("lost");
        Clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        (await Queue.ReapExpiredAsync()).Should().Be(0);
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        var again = await ClaimAsync("next");

        again.Should().Match<QueuedTask>(t => t.LeaseToken == 2 && t.AssignedTo == "next" && t.Retries == 1 && t.ErrorMessage == "The lease expired.");
        Clock.Advance(Lease);
        (await Queue.ReapExpiredAsync()).Should().Be(1);
        (await FindAsync("mine")).Should().Match<QueuedTask>(t => t.Status == QueuedTaskStatus.Failed && t.Retries == 1 && t.CompletedAt == Clock.Now);
    }

    [Fact]
    public async Task A_late_worker_is_refused_whatever_it_says()
    {
        await EnqueueAsync("mine");
        var late = await ClaimAsync("late");
        Clock.Advance(Lease);
        var next = await ClaimAsync("next");

        await ShouldBeLostAsync("mine", late.LeaseToken);

        (await FindAsync("mine")).Should().Be(next, "nothing of it was written");
        await Queue.CompleteAsync("mine", next.LeaseToken);
        await ShouldBeLostAsync("mine", late.LeaseToken);
    }

    [Fact]
    public async Task An_expired_lease_counts_until_it_is_reaped()
    {
        await EnqueueAsync("mine");
        var claimed = await ClaimAsync();
        Clock.Advance(Lease * 3);

        (await Queue.CompleteAsync("mine", claimed.LeaseToken)).Status.Should().Be(QueuedTaskStatus.Completed);
    }

    [Fact]
    public async Task A_clock_that_jumps_an_hour_ahead_reaps_early_and_the_late_worker_is_refused()
    {
        await EnqueueAsync("mine");
        await Queue.EnqueueAsync(new("mail") { Id = "early", ScheduledFor = ManualClock.Start.AddMinutes(30) });
        var late = await ClaimAsync("late");

        Clock.Advance(TimeSpan.FromHours(1));

        var claimed = await Queue.ClaimManyAsync("next", 9);
        claimed.Select(t => t.Id).Should().Equal("mine", "early");
        await ShouldBeLostAsync("mine", late.LeaseToken);
        foreach (var task in claimed)
        {
            await Queue.CompleteAsync(task.Id, task.LeaseToken);
        }

        (await Queue.GetDepthAsync()).Should().Equal(new QueueDepth { TaskType = "mail", Status = QueuedTaskStatus.Completed, Count = 2 });
    }

    [Fact]
    public async Task A_clock_that_jumps_an_hour_back_delays_and_loses_nothing()
    {
        await EnqueueAsync("held");
        await EnqueueAsync("left");
        await Queue.EnqueueAsync(new("mail") { Id = "later", ScheduledFor = ManualClock.Start.AddMinutes(1) });
        var held = await ClaimAsync("slow");
        var left = await ClaimAsync("dies");

        Clock.Advance(TimeSpan.FromHours(-1));
        await EnqueueAsync("new");

        (await Queue.ClaimManyAsync("next", 9)).Select(t => t.Id).Should().Equal("new");
        (await Queue.HeartbeatAsync("held", held.LeaseToken)).LeaseUntil.Should().Be(Clock.Now + Lease, "the next sign of life goes by the new time");
        var completed = await Queue.CompleteAsync("held", held.LeaseToken);
        completed.CompletedAt.Should().Be(completed.StartedAt, "nothing ends before it starts");
        Clock.Advance(TimeSpan.FromMinutes(30));
        (await Queue.ClaimManyAsync("next", 9)).Select(t => t.Id).Should().Equal(["new"], "its lease went by the new time, those of before are delayed");
        Clock.Advance(TimeSpan.FromMinutes(31));
        (await Queue.ClaimManyAsync("next", 9)).Select(t => t.Id).Should().Equal("new", "left", "later");
        await ShouldBeLostAsync("left", left.LeaseToken);
    }

    [Fact]
    public async Task Cancel_calls_off_what_is_unfinished()
    {
        await Queue.EnqueueAsync(new("mail") { Id = "scheduled", ScheduledFor = ManualClock.Start.AddDays(1) });
        await EnqueueAsync("claimed", priority: 1);
        await EnqueueAsync("pending");
        var claimed = await ClaimAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));

        foreach (var id in new[] { "scheduled", "claimed", "pending" })
        {
            (await Queue.CancelAsync(id)).Should().Match<QueuedTask>(t => t.Status == QueuedTaskStatus.Cancelled && t.CompletedAt == Clock.Now && t.LeaseUntil == null);
            await Awaiting(() => Queue.CancelAsync(id)).Should().ThrowAsync<ConversationStoreInvalidTransitionException>().WithMessage($"*'{id}' is cancelled*");
        }

        await ShouldBeLostAsync("claimed", claimed.LeaseToken);
        await Awaiting(() => Queue.CancelAsync("nowhere")).Should().ThrowAsync<ConversationStoreNotFoundException>();
        Clock.Advance(TimeSpan.FromDays(2));
        (await Queue.ClaimAsync(Worker)).Should().BeNull();
    }

    [Fact]
    public async Task Retry_gives_a_dead_task_all_its_retries_again()
    {
        var dead = await DeadAsync(new("mail"));
        Clock.Advance(TimeSpan.FromMinutes(1));

        var retried = await Queue.RetryAsync(dead.Id);

        retried.Should().Be(dead with { Status = QueuedTaskStatus.Pending, ErrorMessage = null, CompletedAt = null, ScheduledFor = Clock.Now, UpdatedAt = Clock.Now });
        (await ClaimAsync()).LeaseToken.Should().Be(2, "tokens go on rising");
        await Awaiting(() => Queue.RetryAsync(dead.Id)).Should().ThrowAsync<ConversationStoreInvalidTransitionException>().WithMessage("*in_progress*retried*");
        await Awaiting(() => Queue.RetryAsync("nowhere")).Should().ThrowAsync<ConversationStoreNotFoundException>();
    }

    [Fact]
    public async Task Retry_is_refused_while_another_task_has_the_key()
    {
        var dead = await DeadAsync(new("mail") { DedupeKey = "k" });
        var live = await Queue.EnqueueAsync(new("mail") { DedupeKey = "k" });

        (await Awaiting(() => Queue.RetryAsync(dead.Id)).Should().ThrowAsync<ConversationStoreConflictException>()).Which.ExistingId.Should().Be(live.Id);
        (await FindAsync(dead.Id)).Should().Be(dead);
        (await Queue.RetryManyAsync()).Should().Be(0);
    }

    [Fact]
    public async Task RetryMany_retries_those_of_a_type_the_first_stored_first()
    {
        foreach (var id in new[] { "1", "2", "3" })
        {
            await DeadAsync(new("mail") { Id = id });
        }

        await DeadAsync(new("call") { Id = "4" });
        await DeadAsync(new("once") { Id = "5", DedupeKey = "k" });
        await DeadAsync(new("once") { Id = "6", DedupeKey = "k" });

        (await Queue.RetryManyAsync("mail", 2)).Should().Be(2);
        (await Queue.ListAsync(new() { Status = QueuedTaskStatus.Pending })).Items.Select(t => t.Id).Should().Equal("2", "1");
        (await Queue.RetryManyAsync()).Should().Be(3, "of those with one key only one can be unfinished");
        (await Queue.RetryManyAsync()).Should().Be(0);
        (await Queue.ListAsync(new() { Status = QueuedTaskStatus.Failed })).Items.Select(t => t.Id).Should().Equal("6");
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_finished()
    {
        foreach (var word in Words("nowhere", 1))
        {
            await word.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'nowhere'*");
        }

        await EnqueueAsync("pending");
        await ShouldBeLostAsync("pending", 0);
    }

    private Func<Task>[] Words(string id, long token) =>
    [
        () => Queue.HeartbeatAsync(id, token), () => Queue.CompleteAsync(id, token), () => Queue.FailAsync(id, token, "x"), () => Queue.ReleaseAsync(id, token),
    ];

    private async Task ShouldBeLostAsync(string id, long token)
    {
        foreach (var word in Words(id, token))
        {
            (await word.Should().ThrowAsync<LeaseLostException>()).Which.Should().Match<LeaseLostException>(e => e.ExistingId == id && e.LeaseToken == token && e.Message.Contains(id));
        }
    }

    private static Func<Task> Awaiting(Func<Task> action) => action;
}
