using System.Text.Json;
using Conversa.Data.Messages;
using Conversa.Data.Traces;

namespace Conversa.Data.Tests.Traces;

public abstract class TraceRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private ITraceRepository Traces => Store.Traces;

    [Fact]
    public async Task StartTrace_stores_every_property()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        var given = new NewTrace("classify")
        {
            Id = "my-id",
            ConversationId = chat.Id,
            MessageId = message.Id,
            Data = """{ "model" : "m" }""",
            StartTime = ManualClock.Start.AddSeconds(-2),
            Metadata = """{ "m" : 1 }""",
        };

        var id = await Traces.StartTraceAsync(given);

        id.Should().Be("my-id");
        (await Traces.FindByIdAsync(id)).Should().BeEquivalentTo(new Trace
        {
            Id = "my-id",
            UserId = Alice,
            ConversationId = chat.Id,
            MessageId = message.Id,
            Stage = "classify",
            StartTime = ManualClock.Start.AddSeconds(-2),
            Status = TraceStatus.Started,
            Data = """{ "model" : "m" }""",
            Metadata = """{ "m" : 1 }""",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
    }

    [Fact]
    public async Task StartTrace_needs_no_more_than_a_stage()
    {
        var id = await Traces.StartTraceAsync(new("load"));

        Guid.Parse(id).Version.Should().Be(7);
        var stored = (await Traces.FindByIdAsync(id))!;
        (stored.UserId, stored.ConversationId, stored.MessageId, stored.Data, stored.StartTime).Should().Be((null, null, null, null, ManualClock.Start));
    }

    [Fact]
    public async Task StartTrace_of_a_message_is_of_its_conversation()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");

        var id = await Traces.StartTraceAsync(new("load") { MessageId = message.Id });

        var stored = (await Traces.FindByIdAsync(id))!;
        (stored.UserId, stored.ConversationId, stored.MessageId).Should().Be((Alice, chat.Id, message.Id));
    }

    [Fact]
    public async Task StartTrace_refuses_what_it_refers_to_and_is_not_there()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync();
        var message = await Store.Messages.AppendAsync(other.Id, MessageRole.User, "elsewhere");

        foreach (var (trace, id) in new (NewTrace, string)[]
        {
            (new("load") { ConversationId = "nothing" }, "nothing"),
            (new("load") { MessageId = "nothing" }, "nothing"),
            (new("load") { ConversationId = chat.Id, MessageId = "nothing" }, "nothing"),
            (new("load") { ConversationId = chat.Id, MessageId = message.Id }, message.Id),
            (new("load") { ConversationId = "nothing", MessageId = message.Id }, message.Id),
        })
        {
            var start = () => Traces.StartTraceAsync(trace);
            (await start.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage($"*'{id}'*");
        }

        (await Traces.GetTracesByConversationAsync(chat.Id)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_conflict()
    {
        await Traces.StartTraceAsync(new("load") { Id = "t1" });

        var again = () => Traces.StartTraceAsync(new("save") { Id = "t1" });

        await again.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Traces.FindByIdAsync("t1"))!.Stage.Should().Be("load");
    }

    [Fact]
    public async Task CompleteTrace_notes_end_and_duration()
    {
        var id = await Traces.StartTraceAsync(new("handle") { Data = "1" });
        var started = (await Traces.FindByIdAsync(id))!;
        Clock.Advance(TimeSpan.FromMilliseconds(1234));

        await Traces.CompleteTraceAsync(id);

        (await Traces.FindByIdAsync(id)).Should().Be(started with { Status = TraceStatus.Completed, EndTime = Clock.Now, DurationMs = 1234, UpdatedAt = Clock.Now });
    }

    [Fact]
    public async Task Data_given_at_the_end_replaces_that_of_the_start()
    {
        var completed = await Traces.StartTraceAsync(new("handle") { Data = "1" });
        var failed = await Traces.StartTraceAsync(new("handle") { Data = "1" });

        await Traces.CompleteTraceAsync(completed, data: """[ 2 ]""");
        await Traces.FailTraceAsync(failed, "{}", data: """[ 3 ]""");

        (await Traces.FindByIdAsync(completed))!.Data.Should().Be("[ 2 ]");
        (await Traces.FindByIdAsync(failed))!.Data.Should().Be("[ 3 ]");
    }

    [Fact]
    public async Task FailTrace_keeps_the_error_to_the_byte()
    {
        var id = await Traces.StartTraceAsync(new("handle") { Data = "1" });
        Clock.Advance(TimeSpan.FromMilliseconds(5));

        await Traces.FailTraceAsync(id, """{ "code" : 7 }""");

        var stored = (await Traces.FindByIdAsync(id))!;
        (stored.Status, stored.Error, stored.Data, stored.DurationMs).Should().Be((TraceStatus.Failed, """{ "code" : 7 }""", "1", 5));
    }

    [Fact]
    public async Task FailTrace_stores_type_and_message_of_an_exception()
    {
        foreach (var message in new[] { "no \"such\" model — 日本語", "", "a\0b\nc", new string('x', 5000) })
        {
            var id = await Traces.StartTraceAsync(new("handle"));

            await Traces.FailTraceAsync(id, new TimeoutException(message));

            var error = JsonDocument.Parse((await Traces.FindByIdAsync(id))!.Error!).RootElement;
            error.EnumerateObject().Select(p => p.Name).Should().Equal("type", "message");
            error.GetProperty("type").GetString().Should().Be("System.TimeoutException");
            error.GetProperty("message").GetString().Should().Be(message.Length > 4000 ? message[..4000] : message);
        }
    }

    [Theory]
    [InlineData("\ud83d")]
    [InlineData("a\udc00b")]
    public async Task FailTrace_records_an_exception_whatever_its_message_is(string message)
    {
        var id = await Traces.StartTraceAsync(new("handle"));

        await Traces.FailTraceAsync(id, new InvalidOperationException(message));

        var error = JsonDocument.Parse((await Traces.FindByIdAsync(id))!.Error!).RootElement;
        error.GetProperty("message").GetString().Should().Contain("\ufffd");
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    public async Task A_duration_is_never_negative(int startsAhead)
    {
        var id = await Traces.StartTraceAsync(new("handle") { StartTime = ManualClock.Start.AddMinutes(startsAhead) });

        await Traces.CompleteTraceAsync(id);

        var stored = (await Traces.FindByIdAsync(id))!;
        stored.DurationMs.Should().Be(startsAhead < 0 ? 3_600_000 : 0);
        stored.EndTime.Should().Be(ManualClock.Start);
    }

    [Fact]
    public async Task A_trace_ends_once()
    {
        var completed = await Traces.StartTraceAsync(new("handle"));
        var failed = await Traces.StartTraceAsync(new("handle"));
        await Traces.CompleteTraceAsync(completed);
        await Traces.FailTraceAsync(failed, "{}");

        foreach (var (id, word) in new[] { (completed, "completed"), (failed, "failed") })
        {
            var before = await Traces.FindByIdAsync(id);
            Clock.Advance(TimeSpan.FromSeconds(1));
            foreach (var end in new Func<Task>[]
            {
                () => Traces.CompleteTraceAsync(id, "1"),
                () => Traces.FailTraceAsync(id, "1"),
                () => Traces.FailTraceAsync(id, new InvalidOperationException()),
            })
            {
                (await end.Should().ThrowAsync<ConversationStoreInvalidTransitionException>()).WithMessage($"*'{id}' is {word}*");
            }

            (await Traces.FindByIdAsync(id)).Should().Be(before);
        }
    }

    [Fact]
    public async Task Of_callers_who_end_a_trace_at_once_one_does()
    {
        var id = await Traces.StartTraceAsync(new("handle"));
        var ended = 0;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                await (i % 2 == 0 ? Traces.CompleteTraceAsync(id) : Traces.FailTraceAsync(id, "{}"));
                Interlocked.Increment(ref ended);
            }
            catch (ConversationStoreInvalidTransitionException)
            {
                // Another was first.
            }
        })));

        ended.Should().Be(1);
    }

    [Fact]
    public async Task GetTracesByConversation_gives_the_oldest_first()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync();
        foreach (var (stage, seconds) in new[] { ("c", 3), ("a", 1), ("b1", 2), ("b2", 2), ("b3", 2) })
        {
            await Traces.StartTraceAsync(new(stage) { ConversationId = chat.Id, StartTime = ManualClock.Start.AddSeconds(seconds) });
        }

        await Traces.StartTraceAsync(new("other") { ConversationId = other.Id });
        await Traces.StartTraceAsync(new("none"));

        (await Traces.GetTracesByConversationAsync(chat.Id)).Select(t => t.Stage).Should().Equal("a", "b1", "b2", "b3", "c");
        (await Traces.GetTracesByConversationAsync(chat.Id, 2)).Select(t => t.Stage).Should().Equal("a", "b1");
        (await Traces.ListAsync(chat.Id, ListOrder.NewestFirst)).Items.Select(t => t.Stage).Should().Equal("c", "b3", "b2", "b1", "a");
    }

    [Theory]
    [InlineData(ListOrder.OldestFirst)]
    [InlineData(ListOrder.NewestFirst)]
    public async Task Pages_follow_each_other_without_gap_or_repeat(ListOrder order)
    {
        var chat = await ChatAsync();
        foreach (var i in Enumerable.Range(0, 25))
        {
            await Traces.StartTraceAsync(new($"{i}") { ConversationId = chat.Id, StartTime = ManualClock.Start.AddSeconds(-(i * 7 % 5)) });
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Traces.ListAsync(chat.Id, order, limit: 10, cursor: cursor);
            seen.AddRange(page.Items.Select(t => t.Stage));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var expected = Enumerable.Range(0, 25).OrderByDescending(i => i * 7 % 5).ThenBy(i => i).Select(i => $"{i}");
        seen.Should().Equal(order == ListOrder.OldestFirst ? expected : expected.Reverse());
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync(Bob);
        foreach (var stage in new[] { "a", "b" })
        {
            await Traces.StartTraceAsync(new(stage) { ConversationId = chat.Id });
        }

        var cursor = (await Traces.ListAsync(chat.Id, limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[]
        {
            () => Traces.ListAsync(other.Id, limit: 1, cursor: cursor),
            () => Traces.ListAsync(chat.Id, ListOrder.NewestFirst, limit: 1, cursor: cursor),
            () => Store.ForUser(Alice).Traces.ListAsync(chat.Id, limit: 1, cursor: cursor),
            () => Traces.ListAsync(chat.Id, limit: 1, cursor: "not a cursor"),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task A_trace_outlives_its_message()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        var id = await Traces.StartTraceAsync(new("load") { MessageId = message.Id });

        await Store.Messages.DeleteAsync(message.Id);

        var stored = (await Traces.FindByIdAsync(id))!;
        (stored.MessageId, stored.ConversationId, stored.UserId).Should().Be((null, chat.Id, Alice));
        await Traces.CompleteTraceAsync(id);
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var chat = await ChatAsync();
        var id = await Traces.StartTraceAsync(new("load"));
        NewTrace Good() => new("load") { ConversationId = chat.Id };
        Task Start(NewTrace trace) => Traces.StartTraceAsync(trace);

        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Start(null!), "trace"),
            (() => Start(Good() with { Id = "" }), "trace.Id"),
            (() => Start(Good() with { ConversationId = "a\0b" }), "trace.ConversationId"),
            (() => Start(Good() with { MessageId = "" }), "trace.MessageId"),
            (() => Start(Good() with { Stage = null! }), "trace.Stage"),
            (() => Start(Good() with { Stage = "" }), "trace.Stage"),
            (() => Start(Good() with { Stage = "\ud800" }), "trace.Stage"),
            (() => Start(Good() with { Stage = new string('x', 257) }), "trace.Stage"),
            (() => Start(Good() with { Data = "{" }), "trace.Data"),
            (() => Start(Good() with { Metadata = "" }), "trace.Metadata"),
            (() => Start(Good() with { StartTime = ManualClock.Start.AddDays(2) }), "trace.StartTime"),
            (() => Traces.CompleteTraceAsync(""), "id"),
            (() => Traces.CompleteTraceAsync(id, "done"), "data"),
            (() => Traces.FailTraceAsync("", "{}"), "id"),
            (() => Traces.FailTraceAsync(id, "it broke"), "error"),
            (() => Traces.FailTraceAsync(id, (string)null!), "error"),
            (() => Traces.FailTraceAsync(id, (Exception)null!), "error"),
            (() => Traces.FailTraceAsync(id, "{}", "it broke"), "data"),
            (() => Traces.FailTraceAsync(id, new InvalidOperationException(), "it broke"), "data"),
            (() => Traces.FindByIdAsync(""), "id"),
            (() => Traces.GetTracesByConversationAsync(""), "conversationId"),
            (() => Traces.ListAsync(""), "conversationId"),
            (() => Traces.ListAsync(chat.Id, (ListOrder)7), "order"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Traces.GetTracesByConversationAsync(chat.Id)).Should().BeEmpty();
        (await Traces.FindByIdAsync(id))!.Status.Should().Be(TraceStatus.Started);
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_change()
    {
        (await Traces.FindByIdAsync("nothing")).Should().BeNull();
        (await Traces.GetTracesByConversationAsync("nothing")).Should().BeEmpty();
        (await Traces.ListAsync("nothing", ListOrder.NewestFirst)).Items.Should().BeEmpty();
        await ChangesNothingAsync(Traces, "nothing");
    }

    [Theory]
    [InlineData(Bob)]
    [InlineData("Alice")]
    public async Task Another_user_finds_nothing_and_changes_nothing(string user)
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        await ChatAsync(user);
        var id = await Traces.StartTraceAsync(new("load") { MessageId = message.Id });
        var nobodys = await Traces.StartTraceAsync(new("load"));
        var before = await Traces.FindByIdAsync(id);
        var theirs = Store.ForUser(user).Traces;

        foreach (var start in new NewTrace[] { new("load") { ConversationId = chat.Id }, new("load") { MessageId = message.Id } })
        {
            await theirs.Invoking(t => t.StartTraceAsync(start)).Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        foreach (var hidden in new[] { id, nobodys })
        {
            (await theirs.FindByIdAsync(hidden)).Should().BeNull();
            await ChangesNothingAsync(theirs, hidden);
        }

        (await theirs.GetTracesByConversationAsync(chat.Id)).Should().BeEmpty();
        (await theirs.ListAsync(chat.Id, ListOrder.NewestFirst)).Items.Should().BeEmpty();
        (await Traces.FindByIdAsync(id)).Should().Be(before);
    }

    [Fact]
    public async Task The_owner_traces_in_a_store_of_their_own()
    {
        var chat = await ChatAsync();
        var mine = Store.ForUser(Alice).Traces;

        var id = await mine.StartTraceAsync(new("load") { ConversationId = chat.Id });
        var loose = await mine.StartTraceAsync(new("load"));
        await mine.CompleteTraceAsync(id);
        await mine.FailTraceAsync(loose, "{}");

        (await mine.FindByIdAsync(loose))!.UserId.Should().Be(Alice);
        (await mine.GetTracesByConversationAsync(chat.Id)).Should().ContainSingle().Which.Status.Should().Be(TraceStatus.Completed);
    }

    [Fact]
    public async Task Tracing_makes_no_user()
    {
        var theirs = Store.ForUser("nobody").Traces;

        var start = () => theirs.StartTraceAsync(new("load"));

        (await start.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nobody'*");
    }

    private static async Task ChangesNothingAsync(ITraceRepository traces, string id)
    {
        foreach (var change in new Func<Task>[]
        {
            () => traces.CompleteTraceAsync(id),
            () => traces.FailTraceAsync(id, "{}"),
            () => traces.FailTraceAsync(id, new InvalidOperationException()),
        })
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage($"*'{id}'*");
        }
    }
}
