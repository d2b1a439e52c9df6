using System.Text.Json;
using Conversa.Data.Messages;
using Conversa.Data.Queue;

namespace Conversa.Data.Tests.Queue;

public abstract class QueueRepositoryContract(EngineKind engine) : QueueContract(engine)
{
    [Fact]
    public async Task Enqueue_stores_every_property()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "remind me");
        var given = new NewTask("remind")
        {
            Id = "mine",
            Payload = """{ "what":"größe 漢字" }""",
            UserId = Alice,
            MessageId = message.Id,
            Priority = -2,
            MaxRetries = 7,
            ScheduledFor = ManualClock.Start.AddYears(3),
            DedupeKey = "once",
            CreatedBy = "discord",
            RespondTo = """{"channel":1}""",
            Metadata = "[1]",
        };

        var stored = await Queue.EnqueueAsync(given);

        stored.Should().BeEquivalentTo(given);
        stored.Should().Be(new QueuedTask
        {
            Id = "mine",
            UserId = Alice,
            MessageId = message.Id,
            TaskType = "remind",
            Payload = given.Payload,
            Priority = -2,
            Status = QueuedTaskStatus.Scheduled,
            Retries = 0,
            MaxRetries = 7,
            LeaseToken = 0,
            DedupeKey = "once",
            CreatedBy = "discord",
            RespondTo = given.RespondTo,
            Responded = false,
            Memorized = false,
            Metadata = "[1]",
            ScheduledFor = given.ScheduledFor,
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        (await Queue.FindByIdAsync("mine")).Should().Be(stored);
    }

    [Fact]
    public async Task Enqueue_has_defaults()
    {
        var stored = await Queue.EnqueueAsync(new NewTask { TaskType = "tidy" });

        stored.Should().Be(new QueuedTask
        {
            Id = stored.Id,
            TaskType = "tidy",
            Payload = "{}",
            Priority = 5,
            Status = QueuedTaskStatus.Pending,
            Retries = 0,
            MaxRetries = 3,
            LeaseToken = 0,
            Responded = false,
            Memorized = false,
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        Guid.Parse(stored.Id).Version.Should().Be(7);
        (await Queue.FindByIdAsync("nowhere")).Should().BeNull();
    }

    [Fact]
    public async Task Enqueue_makes_pending_what_is_due_already()
    {
        (await Queue.EnqueueAsync(new("a") { ScheduledFor = ManualClock.Start })).Status.Should().Be(QueuedTaskStatus.Pending);
        (await Queue.EnqueueAsync(new("a") { ScheduledFor = ManualClock.Start.AddMilliseconds(1) })).Status.Should().Be(QueuedTaskStatus.Scheduled);
    }

    [Fact]
    public async Task Enqueue_gives_a_task_to_the_owner_of_its_message()
    {
        var message = await Store.Messages.AppendAsync((await ChatAsync()).Id, MessageRole.User, "hi");
        await AddUserAsync(Bob);

        (await Queue.EnqueueAsync(new("a") { MessageId = message.Id })).UserId.Should().Be(Alice);
        (await Queue.EnqueueAsync(new("a") { MessageId = message.Id, UserId = Bob })).UserId.Should().Be(Bob);
    }

    [Fact]
    public async Task Enqueue_refuses_users_and_messages_that_are_not_there_and_makes_none()
    {
        await Awaiting(() => Queue.EnqueueAsync(new("a") { UserId = "ghost" })).Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'ghost'*");
        await Awaiting(() => Queue.EnqueueAsync(new("a") { MessageId = "ghost" })).Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'ghost'*");

        (await Store.Users.FindByIdAsync("ghost")).Should().BeNull();
        (await Queue.ListAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Enqueue_refuses_an_id_that_is_taken()
    {
        await EnqueueAsync("mine");

        await Awaiting(() => EnqueueAsync("mine")).Should().ThrowAsync<ConversationStoreConflictException>();
    }

    [Fact]
    public async Task A_key_makes_one_task_of_those_of_its_type_and_user_until_it_is_finished()
    {
        await AddUserAsync();
        var first = await Queue.EnqueueAsync(new("digest") { DedupeKey = "monday", Priority = 1 });

        (await Queue.EnqueueAsync(new("digest") { DedupeKey = "monday", Priority = 2, Id = "not stored" })).Should().Be(first);
        (await Queue.EnqueueAsync(new("digest") { DedupeKey = "tuesday" })).Id.Should().NotBe(first.Id);
        (await Queue.EnqueueAsync(new("other") { DedupeKey = "monday" })).Id.Should().NotBe(first.Id);
        (await Queue.EnqueueAsync(new("digest") { DedupeKey = "monday", UserId = Alice })).Id.Should().NotBe(first.Id);

        var claimed = await ClaimAsync();
        (await Queue.EnqueueAsync(new("digest") { DedupeKey = "monday" })).Should().Be(claimed, "it is unfinished still");
        await Queue.CompleteAsync(claimed.Id, claimed.LeaseToken);
        (await Queue.EnqueueAsync(new("digest") { DedupeKey = "monday" })).Id.Should().NotBe(first.Id);
    }

    [Fact]
    public async Task EnqueueMany_stores_all_or_none_in_the_order_given()
    {
        var stored = await Queue.EnqueueManyAsync([new("a") { Id = "1" }, new("b") { Id = "2", DedupeKey = "k" }, new("b") { DedupeKey = "k" }]);

        stored.Select(t => t.Id).Should().Equal("1", "2", "2");
        await Awaiting(() => Queue.EnqueueManyAsync([new("a") { Id = "3" }, new("a") { Id = "1" }])).Should().ThrowAsync<ConversationStoreConflictException>();
        await Awaiting(() => Queue.EnqueueManyAsync([new("a") { Id = "4" }, new("")])).Should().ThrowAsync<ArgumentException>();
        (await Queue.ListAsync()).Items.Select(t => t.Id).Should().Equal("2", "1");
        (await Queue.EnqueueManyAsync([])).Should().BeEmpty();
    }

    [Fact]
    public async Task A_unit_of_work_stores_a_task_with_what_caused_it_or_neither()
    {
        var chat = await ChatAsync();
        await using (var work = await Store.BeginAsync())
        {
            var message = await work.Messages.AppendAsync(chat.Id, MessageRole.User, "remind me");
            await work.Queue.EnqueueAsync(new("remind") { Id = "undone", MessageId = message.Id });
        }

        (await Queue.FindByIdAsync("undone")).Should().BeNull();
        await using (var work = await Store.BeginAsync())
        {
            var message = await work.Messages.AppendAsync(chat.Id, MessageRole.User, "remind me");
            await work.Queue.EnqueueAsync(new("remind") { Id = "done", MessageId = message.Id });
            await work.CommitAsync();
        }

        var task = await FindAsync("done");
        (await Store.Messages.FindByIdAsync(task.MessageId!)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_task_outlives_its_message_and_goes_with_its_user()
    {
        var message = await Store.Messages.AppendAsync((await ChatAsync()).Id, MessageRole.User, "hi");
        await Queue.EnqueueAsync(new("a") { Id = "mine", MessageId = message.Id });

        await Store.Messages.DeleteAsync(message.Id);
        (await FindAsync("mine")).MessageId.Should().BeNull();
        await Store.Users.DeleteAsync(Alice);
        (await Queue.FindByIdAsync("mine")).Should().BeNull();
    }

    public static TheoryData<string, NewTask> Wrong => new()
    {
        { "task.Id", new("a") { Id = "" } },
        { "task.TaskType", new("") },
        { "task.TaskType", new(new string('x', 257)) },
        { "task.Payload", new("a") { Payload = "{" } },
        { "task.Payload", new("a") { Payload = null! } },
        { "task.UserId", new("a") { UserId = "" } },
        { "task.MessageId", new("a") { MessageId = "" } },
        { "task.MaxRetries", new("a") { MaxRetries = -1 } },
        { "task.DedupeKey", new("a") { DedupeKey = "\0" } },
        { "task.CreatedBy", new("a") { CreatedBy = "" } },
        { "task.RespondTo", new("a") { RespondTo = "secret" } },
        { "task.Metadata", new("a") { Metadata = "secret" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Enqueue_refuses_what_breaks_a_rule(string property, NewTask task)
    {
        var thrown = await Awaiting(() => Queue.EnqueueAsync(task)).Should().ThrowAsync<ArgumentException>();

        thrown.Which.ParamName.Should().Be(property);
        thrown.Which.Message.Should().NotContain("secret");
    }

    [Fact]
    public async Task List_has_the_last_stored_first_and_narrows()
    {
        var message = await Store.Messages.AppendAsync((await ChatAsync()).Id, MessageRole.User, "hi");
        await AddUserAsync(Bob);
        await Queue.EnqueueAsync(new("a") { Id = "1", Priority = 1 });
        await Queue.EnqueueAsync(new("b") { Id = "2", UserId = Bob });
        await Queue.EnqueueAsync(new("a") { Id = "3", MessageId = message.Id });
        await Queue.EnqueueAsync(new("a") { Id = "4", ScheduledFor = ManualClock.Start.AddDays(1) });
        await Queue.EnqueueAsync(new("b") { Id = "5", UserId = Bob, MessageId = message.Id });
        var claimed = await ClaimAsync();
        await Queue.CompleteAsync(claimed.Id, claimed.LeaseToken);
        await Queue.MarkRespondedAsync("1");
        await Queue.MarkMemorizedAsync("2");

        await ShouldListAsync(null, "5", "4", "3", "2", "1");
        await ShouldListAsync(new() { Status = QueuedTaskStatus.Pending }, "5", "3", "2");
        await ShouldListAsync(new() { Status = QueuedTaskStatus.Completed }, "1");
        await ShouldListAsync(new() { TaskType = "a" }, "4", "3", "1");
        await ShouldListAsync(new() { TaskType = "a", Status = QueuedTaskStatus.Scheduled }, "4");
        await ShouldListAsync(new() { UserId = Bob }, "5", "2");
        await ShouldListAsync(new() { UserId = Bob, Memorized = true }, "2");
        await ShouldListAsync(new() { MessageId = message.Id }, "5", "3");
        await ShouldListAsync(new() { MessageId = message.Id, UserId = Alice }, "3");
        await ShouldListAsync(new() { Responded = true }, "1");
        await ShouldListAsync(new() { Memorized = false, TaskType = "b" }, "5");
        await ShouldListAsync(new() { UserId = "nobody" });
    }

    [Fact]
    public async Task Whatever_is_claimed_next_and_whose_lease_ends_first_each_status_has_the_last_stored_first()
    {
        await Queue.EnqueueManyAsync([.. Enumerable.Range(1, 9).Select(i => new NewTask(i % 2 == 0 ? "even" : "odd") { Id = $"{i}", Priority = i * 4 % 9 })]);
        foreach (var minutes in new[] { 9, 1, 5 })
        {
            await Queue.ClaimAsync("w", TimeSpan.FromMinutes(minutes)); // 9, 7, 5
        }

        await Queue.MarkMemorizedAsync("7");
        await Queue.MarkMemorizedAsync("3");

        await ShouldListAsync(new() { Status = QueuedTaskStatus.InProgress }, "9", "7", "5");
        await ShouldListAsync(new() { Status = QueuedTaskStatus.InProgress, Memorized = true }, "7");
        await ShouldListAsync(new() { Status = QueuedTaskStatus.InProgress, TaskType = "even" });
        await ShouldListAsync(new() { Status = QueuedTaskStatus.Pending }, "8", "6", "4", "3", "2", "1");
        await ShouldListAsync(new() { Status = QueuedTaskStatus.Pending, TaskType = "odd" }, "3", "1");
        await ShouldListAsync(new() { Status = QueuedTaskStatus.Pending, TaskType = "odd", Memorized = true }, "3");
        await ShouldListAsync(new() { Status = QueuedTaskStatus.Pending, Responded = true });
        (await Queue.GetDepthAsync()).Should().Equal(
            new QueueDepth { TaskType = "even", Status = QueuedTaskStatus.Pending, Count = 4 },
            new QueueDepth { TaskType = "odd", Status = QueuedTaskStatus.Pending, Count = 2 },
            new QueueDepth { TaskType = "odd", Status = QueuedTaskStatus.InProgress, Count = 3 });
    }

    [Fact]
    public async Task List_refuses_wrong_filters_limits_and_cursors()
    {
        await EnqueueAsync("1");
        await EnqueueAsync("2");
        var cursor = (await Queue.ListAsync(limit: 1)).NextCursor;

        await Awaiting(() => Queue.ListAsync(new() { Status = (QueuedTaskStatus)9 })).Should().ThrowAsync<ArgumentException>();
        await Awaiting(() => Queue.ListAsync(new() { TaskType = "" })).Should().ThrowAsync<ArgumentException>();
        await Awaiting(() => Queue.ListAsync(limit: 0)).Should().ThrowAsync<ArgumentException>();
        await Awaiting(() => Queue.ListAsync(new() { TaskType = "mail" }, cursor: cursor)).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task Depth_counts_by_type_and_status()
    {
        await Queue.EnqueueManyAsync([new("b"), new("a") { Priority = 1 }, new("b"), new("a") { ScheduledFor = ManualClock.Start.AddDays(1) }]);
        var claimed = await ClaimAsync();
        await Queue.CompleteAsync(claimed.Id, claimed.LeaseToken);

        (await Queue.GetDepthAsync()).Should().Equal(
            new QueueDepth { TaskType = "a", Status = QueuedTaskStatus.Scheduled, Count = 1 },
            new QueueDepth { TaskType = "a", Status = QueuedTaskStatus.Completed, Count = 1 },
            new QueueDepth { TaskType = "b", Status = QueuedTaskStatus.Pending, Count = 2 });
        (await Queue.GetDepthAsync([QueuedTaskStatus.Pending, QueuedTaskStatus.Failed, QueuedTaskStatus.Pending])).Should().Equal(new QueueDepth { TaskType = "b", Status = QueuedTaskStatus.Pending, Count = 2 });
        (await Queue.GetDepthAsync([])).Should().BeEmpty();
        await Awaiting(() => Queue.GetDepthAsync([(QueuedTaskStatus)9])).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task The_oldest_pending_task_is_the_one_that_has_been_due_longest()
    {
        (await Queue.GetOldestPendingAgeAsync()).Should().BeNull();
        await Queue.EnqueueAsync(new("a") { ScheduledFor = ManualClock.Start.AddHours(2) });
        Clock.Advance(TimeSpan.FromMinutes(60));
        await Queue.EnqueueAsync(new("a") { Priority = 9 });
        Clock.Advance(TimeSpan.FromMinutes(5));
        await Queue.EnqueueAsync(new("a") { Priority = 1 });

        (await Queue.GetOldestPendingAgeAsync()).Should().Be(TimeSpan.FromMinutes(5));
        Clock.Advance(TimeSpan.FromMinutes(-30));
        (await Queue.GetOldestPendingAgeAsync()).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task Marks_stay_and_may_be_set_again()
    {
        await EnqueueAsync("mine");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Queue.MarkRespondedAsync("mine");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Queue.MarkMemorizedAsync("mine");
        var marked = await FindAsync("mine");
        Clock.Advance(TimeSpan.FromSeconds(1));

        await Queue.MarkRespondedAsync("mine");
        await Queue.MarkMemorizedAsync("mine");

        marked.Should().Match<QueuedTask>(t => t.Responded && t.Memorized && t.Status == QueuedTaskStatus.Pending && t.UpdatedAt == ManualClock.Start.AddSeconds(2));
        (await FindAsync("mine")).Should().Be(marked);
        await Awaiting(() => Queue.MarkRespondedAsync("nowhere")).Should().ThrowAsync<ConversationStoreNotFoundException>();
        await Awaiting(() => Queue.MarkMemorizedAsync("nowhere")).Should().ThrowAsync<ConversationStoreNotFoundException>();
    }

    [Fact]
    public async Task One_users_store_has_only_their_tasks()
    {
        await AddUserAsync(Bob);
        var message = await Store.Messages.AppendAsync((await ChatAsync(Bob)).Id, MessageRole.User, "hi");
        await ChatAsync();
        var mine = Store.ForUser(Alice).Queue;
        await Queue.EnqueueAsync(new("a") { Id = "host", DedupeKey = "k" });
        await Queue.EnqueueAsync(new("a") { Id = "bob", UserId = Bob, DedupeKey = "k", Priority = 1 });
        var dead = await DeadAsync(new("dead") { UserId = Bob });

        (await mine.EnqueueAsync(new("a") { Id = "alice", DedupeKey = "k" })).UserId.Should().Be(Alice);
        await Awaiting(() => mine.EnqueueAsync(new("a") { UserId = Bob })).Should().ThrowAsync<ConversationStoreNotFoundException>();
        await Awaiting(() => mine.EnqueueAsync(new("a") { MessageId = message.Id })).Should().ThrowAsync<ConversationStoreNotFoundException>();
        (await mine.ListAsync()).Items.Select(t => t.Id).Should().Equal("alice");
        (await mine.ListAsync(new() { UserId = Bob })).Items.Should().BeEmpty();
        (await mine.FindByIdAsync("bob")).Should().BeNull();
        (await mine.GetDepthAsync()).Should().Equal(new QueueDepth { TaskType = "a", Status = QueuedTaskStatus.Pending, Count = 1 });
        foreach (var change in new Func<Task>[]
        {
            () => mine.CancelAsync("bob"), () => mine.CancelAsync("host"), () => mine.RetryAsync(dead.Id), () => mine.MarkRespondedAsync("bob"), () => mine.MarkMemorizedAsync("bob"),
            () => mine.CompleteAsync("bob", 0), () => mine.FailAsync("bob", 0, "x"), () => mine.HeartbeatAsync("bob", 0), () => mine.ReleaseAsync("bob", 0),
        })
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await mine.RetryManyAsync()).Should().Be(0);
        (await mine.ClaimManyAsync(Worker, 9)).Select(t => t.Id).Should().Equal("alice");
        (await mine.ClaimManyAsync(Worker, 9, types: ["a"])).Should().BeEmpty();
        (await mine.GetOldestPendingAgeAsync()).Should().BeNull();
        await Queue.EnqueueAsync(new("a") { UserId = Bob, ScheduledFor = ManualClock.Start.AddMinutes(1) });
        await Queue.ClaimManyAsync(Worker, 9);
        Clock.Advance(TimeSpan.FromHours(1));
        (await mine.PromoteDueAsync()).Should().Be(0);
        (await mine.ReapExpiredAsync()).Should().Be(1, "only Alice's own");
    }

    [Fact]
    public async Task Merging_users_keeps_both_tasks_of_one_key()
    {
        await AddUserAsync();
        await AddUserAsync(Bob);
        await Queue.EnqueueAsync(new("a") { Id = "kept", UserId = Alice, DedupeKey = "k" });
        await Queue.EnqueueAsync(new("a") { Id = "comes", UserId = Bob, DedupeKey = "k" });
        await Queue.EnqueueAsync(new("a") { Id = "free", UserId = Bob, DedupeKey = "other" });

        await Store.Users.MergeAsync(Alice, Bob);

        (await FindAsync("kept")).DedupeKey.Should().Be("k");
        (await FindAsync("comes")).Should().Match<QueuedTask>(t => t.UserId == Alice && t.DedupeKey == null);
        (await FindAsync("free")).Should().Match<QueuedTask>(t => t.UserId == Alice && t.DedupeKey == "other");
    }

    [Fact]
    public async Task A_typed_payload_is_stored_as_JSON()
    {
        var task = await Queue.EnqueueAsync(new("remind"), new Reminder("tea", 3));
        var generated = await Queue.EnqueueAsync(new("remind"), new Reminder("tea", 3), (System.Text.Json.Serialization.Metadata.JsonTypeInfo<Reminder>)JsonSerializerOptions.Web.GetTypeInfo(typeof(Reminder)));
        var own = await Queue.EnqueueAsync(new("remind"), new Reminder("tea", 3), JsonSerializerOptions.Default);

        task.Payload.Should().Be("""{"what":"tea","times":3}""").And.Be(generated.Payload);
        own.Payload.Should().Be("""{"What":"tea","Times":3}""");
        await Awaiting(() => Queue.EnqueueAsync(new("remind"), typeof(string))).Should().ThrowAsync<ArgumentException>().WithParameterName("payload");
    }

    private async Task ShouldListAsync(QueueFilter? filter, params string[] ids)
    {
        (await Queue.ListAsync(filter)).Items.Select(t => t.Id).Should().Equal(ids);
        var paged = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await Queue.ListAsync(filter, limit: 1, cursor);
            paged.AddRange(page.Items.Select(t => t.Id));
            if ((cursor = page.NextCursor) is null)
            {
                break;
            }
        }

        paged.Should().Equal(ids);
    }

    private static Func<Task> Awaiting(Func<Task> action) => action;

    private sealed record Reminder(string What, int Times);
}
