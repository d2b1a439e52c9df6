using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Messages;

public abstract class MessageRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task Create_stores_every_property()
    {
        var chat = await ChatAsync();
        var parent = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "before");
        await Store.Conversations.CreateAsync(Bob);
        var given = new NewMessage(chat.Id, MessageRole.Tool, "42 °C")
        {
            Id = "my-id",
            Contents = """[ {"type":"text", "text":"42 °C"} ]""",
            AuthorId = Bob,
            AuthorName = "Bob",
            ParentId = parent.Id,
            ExternalId = "ext-1",
            MessageType = "tool_result",
            ToolName = "weather",
            ToolSuccess = ToolOutcome.Failure,
            ChannelId = "channel",
            GuildId = "guild",
            Images = """["a.png"]""",
            Files = """["b.txt"]""",
            TokenCount = 7,
            ProviderMetadata = """{"model":"m"}""",
            EmailMetadata = """{"subject":"s"}""",
            Pinned = true,
            Timestamp = ManualClock.Start.AddDays(-1),
            Metadata = """{"a":1}""",
        };

        var stored = await Store.Messages.CreateAsync(given);

        stored.Should().BeEquivalentTo(given, o => o.Excluding(m => m.Id).Excluding(m => m.Timestamp));
        stored.Id.Should().Be("my-id");
        stored.UserId.Should().Be(Alice);
        stored.Timestamp.Should().Be(given.Timestamp);
        stored.CreatedAt.Should().Be(ManualClock.Start);
        stored.UpdatedAt.Should().Be(ManualClock.Start);
        (await Store.Messages.FindByIdAsync("my-id")).Should().Be(stored);
    }

    [Fact]
    public async Task Append_stores_text_with_an_id_and_the_time_of_the_clock()
    {
        var chat = await ChatAsync();

        var stored = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");

        Guid.Parse(stored.Id).Version.Should().Be(7);
        stored.Id.Should().Be(stored.Id.ToLowerInvariant());
        stored.Timestamp.Should().Be(ManualClock.Start);
        stored.AuthorId.Should().Be(Alice);
        stored.MessageType.Should().Be("text");
        (await Store.Messages.FindByIdAsync(stored.Id)).Should().Be(stored);
    }

    [Fact]
    public async Task Append_moves_the_conversation_to_the_time_of_its_newest_message()
    {
        var chat = await ChatAsync();
        Clock.Advance(TimeSpan.FromHours(1));

        await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "from an old log") { Timestamp = ManualClock.Start.AddYears(-1) });

        (await Store.Conversations.FindByIdAsync(chat.Id))!.LastActivityAt.Should().Be(ManualClock.Start.AddHours(1));
    }

    [Fact]
    public async Task Only_a_user_message_has_the_owner_as_its_author_unasked()
    {
        var chat = await ChatAsync();

        var answer = await Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "hi");

        answer.AuthorId.Should().BeNull();
        answer.UserId.Should().Be(Alice);
    }

    [Fact]
    public async Task Storing_an_external_id_again_changes_nothing_and_returns_what_is_stored()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync(Bob);
        var first = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello", externalId: "e1");

        var again = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "changed", externalId: "e1");
        var elsewhere = await Store.Messages.AppendAsync(other.Id, MessageRole.User, "hello", externalId: "e1");

        again.Should().Be(first);
        elsewhere.Id.Should().NotBe(first.Id);
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(1);
        (await Store.Messages.FindByExternalIdAsync(chat.Id, "e1")).Should().Be(first);
    }

    [Fact]
    public async Task Storing_an_external_id_again_returns_what_is_stored_when_its_parent_is_gone_too()
    {
        var chat = await ChatAsync();
        var parent = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        var given = new NewMessage(chat.Id, MessageRole.Assistant, "hi") { ParentId = parent.Id, ExternalId = "e1" };
        var first = await Store.Messages.CreateAsync(given);
        await Store.Messages.DeleteAsync(parent.Id);

        var again = await Store.Messages.CreateAsync(given);

        again.Should().Be(first with { ParentId = null, UpdatedAt = again.UpdatedAt });
        (await Store.Messages.CreateManyAsync([given, given with { ParentId = null }])).Should().Equal(again, again);
        await Store.Invoking(s => s.Messages.CreateAsync(given with { ExternalId = "e2" })).Should().ThrowAsync<ConversationStoreNotFoundException>();
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(1);
    }

    [Fact]
    public async Task Messages_of_equal_time_keep_the_order_in_which_they_were_stored()
    {
        var chat = await ChatAsync();
        foreach (var i in Enumerable.Range(0, 20))
        {
            await Store.Messages.AppendAsync(chat.Id, MessageRole.User, $"{i}");
        }

        var recent = await Store.Messages.GetRecentMessagesAsync(chat.Id, 5);

        recent.Select(m => m.Content).Should().Equal("15", "16", "17", "18", "19");
    }

    [Fact]
    public async Task Our_own_times_never_fall_behind_the_conversation()
    {
        var chat = await ChatAsync();
        await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "ahead") { Timestamp = ManualClock.Start.AddHours(3) });

        var next = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "next");

        next.Timestamp.Should().Be(ManualClock.Start.AddHours(3));
        next.CreatedAt.Should().Be(ManualClock.Start);
        (await Store.Messages.GetRecentMessagesAsync(chat.Id, 1)).Should().ContainSingle().Which.Should().Be(next);
    }

    [Fact]
    public async Task CreateMany_stores_all_or_none()
    {
        var chat = await ChatAsync();
        NewMessage[] good = [new(chat.Id, MessageRole.User, "a"), new(chat.Id, MessageRole.Assistant, "b")];
        NewMessage[] bad = [new(chat.Id, MessageRole.User, "c"), new("nowhere", MessageRole.User, "d")];

        var stored = await Store.Messages.CreateManyAsync(good);
        var refused = () => Store.Messages.CreateManyAsync(bad);

        stored.Select(m => m.Content).Should().Equal("a", "b");
        (await refused.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nowhere'*");
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(2);
    }

    [Fact]
    public async Task CreateMany_stores_each_message_as_Create_does()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync(Bob);
        var root = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "root", externalId: "e0");
        NewMessage[] given =
        [
            new(chat.Id, MessageRole.User, "ahead") { Timestamp = ManualClock.Start.AddHours(1) },
            new(chat.Id, MessageRole.User, "old") { Timestamp = ManualClock.Start.AddHours(-1) },
            new(chat.Id, MessageRole.Assistant, "own time after an old one") { ExternalId = "e1" },
            new(chat.Id, MessageRole.User, "own time again") { TokenCount = 3, Pinned = true },
            new(chat.Id, MessageRole.User, "again") { ExternalId = "e0" },
            new(chat.Id, MessageRole.User, "twice in one call") { ExternalId = "e1" },
            new(chat.Id, MessageRole.User, "own time after a twin"),
            new(chat.Id, MessageRole.Tool, "branch") { ParentId = root.Id },
            new(other.Id, MessageRole.User, "elsewhere"),
            new(other.Id, MessageRole.User, "elsewhere too") { Metadata = "[1]" },
        ];

        var stored = await Store.Messages.CreateManyAsync(given);

        foreach (var message in stored)
        {
            (await Store.Messages.FindByIdAsync(message.Id)).Should().Be(message);
        }

        stored.Select(m => m.Content).Should().Equal("ahead", "old", "own time after an old one", "own time again", "root", "own time after an old one", "own time after a twin", "branch", "elsewhere", "elsewhere too");
        stored.Where(m => m.Content.StartsWith("own time", StringComparison.Ordinal)).Should().HaveCount(4).And.OnlyContain(m => m.Timestamp == ManualClock.Start.AddHours(1), "our own times never fall behind the conversation");
        stored.Select(m => m.AuthorId).Should().Equal(Alice, Alice, null, Alice, Alice, null, Alice, null, Bob, Bob);
        stored[^1].UserId.Should().Be(Bob);
    }

    [Theory]
    [InlineData(ListOrder.OldestFirst)]
    [InlineData(ListOrder.NewestFirst)]
    public async Task Pages_follow_each_other_without_gap_or_repeat(ListOrder order)
    {
        var chat = await ChatAsync();
        var all = await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 25).Select(i => new NewMessage(chat.Id, MessageRole.User, $"{i}") { Timestamp = ManualClock.Start.AddSeconds(-(i * 7 % 5)) })]);
        var seen = new List<Message>();
        string? cursor = null;
        do
        {
            var page = await Store.Messages.ListAsync(chat.Id, order: order, limit: 10, cursor: cursor);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var expected = all.OrderBy(m => m.Timestamp).ThenBy(m => m.Seq).ToList();
        if (order == ListOrder.NewestFirst)
        {
            expected.Reverse();
        }

        seen.Should().Equal(expected);
    }

    [Fact]
    public async Task A_cursor_is_good_in_every_culture()
    {
        var chat = await ChatAsync();
        await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 3).Select(i => new NewMessage(chat.Id, MessageRole.User, $"{i}"))]);
        var filter = new MessageFilter { From = Clock.Now.AddDays(-1), To = Clock.Now.AddDays(1) };
        var page = await Store.Messages.ListAsync(chat.Id, filter, limit: 1);

        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.DateTimeFormat.ShortDatePattern = "dd.MM.yyyy";
        CultureInfo.CurrentCulture = german;

        (await Store.Messages.ListAsync(chat.Id, filter, limit: 1, cursor: page.NextCursor)).Items.Should().ContainSingle().Which.Content.Should().Be("1");
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync(Bob);
        await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 3).Select(i => new NewMessage(chat.Id, MessageRole.User, $"{i}"))]);
        var cursor = (await Store.Messages.ListAsync(chat.Id, limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[]
        {
            () => Store.Messages.ListAsync(other.Id, limit: 1, cursor: cursor),
            () => Store.Messages.ListAsync(chat.Id, new() { Role = MessageRole.User }, limit: 1, cursor: cursor),
            () => Store.Messages.ListAsync(chat.Id, order: ListOrder.NewestFirst, limit: 1, cursor: cursor),
            () => Store.ForUser(Alice).Messages.ListAsync(chat.Id, limit: 1, cursor: cursor),
            () => Store.Messages.ListAsync(chat.Id, limit: 1, cursor: "not a cursor"),
            () => Store.Messages.ListAsync(chat.Id, limit: 1, cursor: WithOtherKey(cursor!)),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task List_filters_by_role_type_tool_outcome_author_pin_and_time()
    {
        var chat = await ChatAsync();
        await Store.Conversations.CreateAsync(Bob);
        await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "plain");
        await Store.Messages.CreateAsync(new(chat.Id, MessageRole.Tool, "result") { MessageType = "tool_result", ToolName = "t", ToolSuccess = ToolOutcome.Success });
        await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "bob's") { AuthorId = Bob, Pinned = true, Timestamp = ManualClock.Start.AddHours(2) });

        async Task<IEnumerable<string>> Of(MessageFilter filter, ListOrder order = ListOrder.OldestFirst) =>
            (await Store.Messages.ListAsync(chat.Id, filter, order)).Items.Select(m => m.Content);

        (await Of(new() { Role = MessageRole.User })).Should().Equal("plain", "bob's");
        (await Of(new() { Role = MessageRole.User }, ListOrder.NewestFirst)).Should().Equal("bob's", "plain");
        (await Of(new() { MessageType = "tool_result" })).Should().Equal("result");
        (await Of(new() { ToolName = "t" })).Should().Equal("result");
        (await Of(new() { ToolSuccess = ToolOutcome.Success })).Should().Equal("result");
        (await Of(new() { AuthorId = Bob })).Should().Equal("bob's");
        (await Of(new() { Pinned = true })).Should().Equal("bob's");
        (await Of(new() { Pinned = false })).Should().Equal("plain", "result");
        (await Of(new() { From = ManualClock.Start.AddHours(1) })).Should().Equal("bob's");
        (await Of(new() { To = ManualClock.Start.AddHours(2) })).Should().Equal("plain", "result");
        (await Store.Messages.CountAsync(chat.Id, new() { Role = MessageRole.User })).Should().Be(2);
    }

    [Fact]
    public async Task A_time_within_a_millisecond_is_after_what_was_said_at_its_beginning()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        var justAfter = message.Timestamp.AddTicks(1);

        (await Store.Messages.CountAsync(chat.Id, new() { To = justAfter })).Should().Be(1);
        (await Store.Messages.ListAsync(chat.Id, new() { To = justAfter }, ListOrder.NewestFirst)).Items.Should().Equal(message);
        (await Store.Messages.CountAsync(chat.Id, new() { To = message.Timestamp })).Should().Be(0);
        (await Store.Messages.CountAsync(chat.Id, new() { To = DateTimeOffset.MaxValue })).Should().Be(1);

        // A message of that very time is stored with its millisecond.
        (await Store.Messages.CountAsync(chat.Id, new() { From = justAfter })).Should().Be(1);
    }

    [Fact]
    public async Task ListAround_gives_the_neighbours_oldest_first()
    {
        var chat = await ChatAsync();
        var all = await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 9).Select(i => new NewMessage(chat.Id, MessageRole.User, $"{i}"))]);

        (await Store.Messages.ListAroundAsync(all[4].Id, before: 2, after: 1)).Select(m => m.Content).Should().Equal("2", "3", "4", "5");
        (await Store.Messages.ListAroundAsync(all[0].Id, before: 2, after: 0)).Select(m => m.Content).Should().Equal("0");
        (await Store.Messages.ListAroundAsync("nothing")).Should().BeEmpty();
    }

    [Fact]
    public async Task Stream_gives_a_long_history_whole_while_it_grows()
    {
        var chat = await ChatAsync();
        await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 2500).Select(i => new NewMessage(chat.Id, MessageRole.User, $"{i}"))]);
        var seen = new List<string>();

        await foreach (var message in Store.Messages.StreamAsync(chat.Id))
        {
            seen.Add(message.Content);
            if (seen.Count == 10)
            {
                await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "2500");
            }
        }

        seen.Should().Equal(Enumerable.Range(0, 2501).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Edit_keeps_what_was_said_before()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "one") { Contents = "[1]" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        await Store.Messages.EditAsync(message.Id, "two", editedBy: Alice);
        var edited = await Store.Messages.EditAsync(message.Id, "three", contents: "[3]");

        edited.Content.Should().Be("three");
        edited.Contents.Should().Be("[3]");
        edited.UpdatedAt.Should().BeAfter(message.UpdatedAt);
        edited.Timestamp.Should().Be(message.Timestamp);
        var edits = await Store.Messages.ListEditsAsync(message.Id);
        edits.Select(e => (e.Content, e.Contents, e.EditedBy)).Should().Equal(("one", "[1]", Alice), ("two", null, null));
        edits[0].EditedAt.Should().Be(Clock.Now);
    }

    [Fact]
    public async Task TruncateAfter_deletes_what_comes_after_and_only_there()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync(Bob);
        var all = await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 5).Select(i => new NewMessage(chat.Id, MessageRole.User, $"{i}"))]);
        await Store.Messages.AppendAsync(other.Id, MessageRole.User, "other");

        (await Store.Messages.TruncateAfterAsync(all[2].Id)).Should().Be(2);

        (await Store.Messages.FindByConversationIdAsync(chat.Id)).Select(m => m.Content).Should().Equal("0", "1", "2");
        (await Store.Messages.CountAsync(other.Id)).Should().Be(1);
    }

    [Fact]
    public async Task Branches_are_the_messages_with_the_same_parent()
    {
        var chat = await ChatAsync();
        var root = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "root");
        await Store.Messages.CreateAsync(new(chat.Id, MessageRole.Assistant, "first try") { ParentId = root.Id });
        await Store.Messages.CreateAsync(new(chat.Id, MessageRole.Assistant, "second try") { ParentId = root.Id });

        (await Store.Messages.ListBranchesAsync(root.Id)).Select(m => m.Content).Should().Equal("first try", "second try");
    }

    [Fact]
    public async Task A_parent_must_be_in_the_same_conversation()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync();
        var elsewhere = await Store.Messages.AppendAsync(other.Id, MessageRole.User, "elsewhere");

        var create = () => Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "x") { ParentId = elsewhere.Id });

        (await create.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage($"*'{elsewhere.Id}'*");
    }

    [Fact]
    public async Task Reactions_are_counted_once_per_user()
    {
        var chat = await ChatAsync();
        await Store.Conversations.CreateAsync(Bob);
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "hi");

        await Store.Messages.AddReactionAsync(message.Id, Alice, "👍");
        await Store.Messages.AddReactionAsync(message.Id, Alice, "👍");
        await Store.Messages.AddReactionAsync(message.Id, Bob, "👍");

        (await Store.Messages.ListReactionsAsync(message.Id)).Select(r => (r.UserId, r.Reaction)).Should().Equal((Alice, "👍"), (Bob, "👍"));
        (await Store.Messages.RemoveReactionAsync(message.Id, Bob, "👍")).Should().BeTrue();
        (await Store.Messages.RemoveReactionAsync(message.Id, Bob, "👍")).Should().BeFalse();
    }

    [Fact]
    public async Task Delete_takes_the_message_and_unlinks_those_that_named_it()
    {
        var chat = await ChatAsync();
        var question = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "?");
        var answer = await Store.Messages.CreateAsync(new(chat.Id, MessageRole.Assistant, "!") { ParentId = question.Id });
        await Store.Messages.SetResponseAsync(question.Id, answer.Id);
        (await Store.Messages.FindByIdAsync(question.Id))!.ResponseId.Should().Be(answer.Id);

        (await Store.Messages.DeleteAsync(question.Id)).Should().BeTrue();
        (await Store.Messages.DeleteAsync(question.Id)).Should().BeFalse();

        (await Store.Messages.FindByIdAsync(answer.Id))!.ParentId.Should().BeNull();
    }

    [Fact]
    public async Task SetPinned_pins_and_unpins()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "!");

        await Store.Messages.SetPinnedAsync(message.Id, true);
        (await Store.Messages.FindByIdAsync(message.Id))!.Pinned.Should().BeTrue();
        await Store.Messages.SetPinnedAsync(message.Id, false);
        (await Store.Messages.FindByIdAsync(message.Id))!.Pinned.Should().BeFalse();
    }

    [Fact]
    public async Task Unknown_token_counts_are_not_zero()
    {
        var chat = await ChatAsync();
        await Store.Messages.CreateManyAsync([new(chat.Id, MessageRole.User, "a") { TokenCount = 3 }, new(chat.Id, MessageRole.User, "b") { TokenCount = 4 }, new(chat.Id, MessageRole.User, "c")]);

        (await Store.Messages.SumTokensAsync(chat.Id)).Should().Be(new TokenTotal { Known = 7, UnknownCount = 1 });
        (await Store.Messages.SumTokensAsync("nowhere")).Should().Be(new TokenTotal { Known = 0, UnknownCount = 0 });
    }

    [Fact]
    public async Task Tool_statistics_count_how_calls_ended()
    {
        var chat = await ChatAsync();
        ToolOutcome?[] outcomes = [ToolOutcome.Success, ToolOutcome.Success, ToolOutcome.Failure, ToolOutcome.Error, null];
        await Store.Messages.CreateManyAsync([.. outcomes.Select(o => new NewMessage(chat.Id, MessageRole.Tool, "r") { ToolName = "weather", ToolSuccess = o })]);
        await Store.Messages.CreateAsync(new(chat.Id, MessageRole.Tool, "r") { ToolName = "silent" });

        var statistics = await Store.Messages.GetToolStatisticsAsync(conversationId: chat.Id);

        statistics.Should().Equal(
            new ToolStatistics { ToolName = "weather", Calls = 5, Succeeded = 2, Failed = 1, Errors = 1 },
            new ToolStatistics { ToolName = "silent", Calls = 1, Succeeded = 0, Failed = 0, Errors = 0 });
        statistics[0].SuccessRate.Should().Be(0.5);
        statistics[1].SuccessRate.Should().BeNull();
        (await Store.Messages.GetToolStatisticsAsync(from: ManualClock.Start.AddHours(1))).Should().BeEmpty();
    }

    [Fact]
    public async Task Text_comes_back_as_it_was_given()
    {
        var chat = await ChatAsync();
        foreach (var text in new[] { "", " ", "'; DROP TABLE messages; --", "👩‍👩‍👧 日本語 ภาษาไทย العربية", "line\r\nline\t", new string('x', 100_000) })
        {
            var stored = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, text);
            (await Store.Messages.FindByIdAsync(stored.Id))!.Content.Should().Be(text);
        }
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var chat = await ChatAsync();
        NewMessage Good() => new(chat.Id, MessageRole.User, "x");

        foreach (var (message, parameter) in new (NewMessage, string)[]
        {
            (Good() with { ConversationId = "" }, "message.ConversationId"),
            (Good() with { ConversationId = new string('x', 257) }, "message.ConversationId"),
            (Good() with { ConversationId = null! }, "message.ConversationId"),
            (Good() with { Id = "" }, "message.Id"),
            (Good() with { Role = (MessageRole)9 }, "message.Role"),
            (Good() with { Content = null! }, "message.Content"),
            (Good() with { Content = "a\0b" }, "message.Content"),
            (Good() with { Content = "a\ud800b" }, "message.Content"),
            (Good() with { Content = "\udc00" }, "message.Content"),
            (Good() with { Content = new string('x', 1024 * 1024 + 1) }, "message.Content"),
            (Good() with { Content = new string('é', 600_000) }, "message.Content"),
            (Good() with { Content = new string('x', 50_000_000) }, "message.Content"),
            (Good() with { Contents = "{" }, "message.Contents"),
            (Good() with { Metadata = new string('[', 1000) + new string(']', 1000) }, "message.Metadata"),
            (Good() with { Metadata = "NaN" }, "message.Metadata"),
            (Good() with { Metadata = "" }, "message.Metadata"),
            (Good() with { TokenCount = -1 }, "message.TokenCount"),
            (Good() with { TokenCount = long.MaxValue }, "message.TokenCount"),
            (Good() with { MessageType = "" }, "message.MessageType"),
            (Good() with { ToolSuccess = (ToolOutcome)7 }, "message.ToolSuccess"),
            (Good() with { Timestamp = ManualClock.Start.AddDays(2) }, "message.Timestamp"),
        })
        {
            var create = () => Store.Messages.CreateAsync(message);
            await create.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Messages.CountAsync(chat.Id)).Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public async Task Limits_are_refused_beyond_their_range(int limit)
    {
        var chat = await ChatAsync();

        foreach (var read in new Func<Task>[]
        {
            () => Store.Messages.ListAsync(chat.Id, limit: limit),
            () => Store.Messages.GetRecentMessagesAsync(chat.Id, limit),
            () => Store.Messages.FindByConversationIdAsync(chat.Id, limit),
            () => Store.Messages.ListBranchesAsync("m", limit),
            () => Store.Messages.ListReactionsAsync("m", limit),
            () => Store.Messages.ListEditsAsync("m", limit),
            () => Store.Messages.GetToolStatisticsAsync(limit: limit),
        })
        {
            await read.Should().ThrowAsync<ArgumentOutOfRangeException>();
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task ListAround_refuses_counts_beyond_their_range(int count)
    {
        var before = () => Store.Messages.ListAroundAsync("m", before: count);
        var after = () => Store.Messages.ListAroundAsync("m", after: count);

        (await before.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("before")).WithMessage("before must be 0 to 1000*");
        (await after.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("after")).WithMessage("after must be 0 to 1000*");
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_change()
    {
        (await Store.Messages.FindByIdAsync("nothing")).Should().BeNull();
        (await Store.Messages.FindByExternalIdAsync("nothing", "e")).Should().BeNull();
        (await Store.Messages.GetRecentMessagesAsync("nothing")).Should().BeEmpty();
        (await Store.Messages.ListAsync("nothing")).Items.Should().BeEmpty();

        foreach (var change in new Func<Task>[]
        {
            () => Store.Messages.AppendAsync("nothing", MessageRole.User, "x"),
            () => Store.Messages.EditAsync("nothing", "x"),
            () => Store.Messages.SetPinnedAsync("nothing", true),
            () => Store.Messages.SetResponseAsync("nothing", "nothing"),
            () => Store.Messages.TruncateAfterAsync("nothing"),
            () => Store.Messages.AddReactionAsync("nothing", Alice, "x"),
        })
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nothing'*");
        }
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_conflict()
    {
        var chat = await ChatAsync();
        await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "first") { Id = "m1" });

        var again = () => Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "second") { Id = "m1" });

        await again.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Store.Messages.FindByIdAsync("m1"))!.Content.Should().Be("first");
    }

    [Fact]
    public async Task In_one_users_store_nothing_is_written_in_the_name_of_another()
    {
        var chat = await ChatAsync();
        await Store.Users.CreateAsync(new() { Id = Bob });
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "x");
        var mine = Store.ForUser(Alice).Messages;

        foreach (var impersonate in new Func<Task>[]
        {
            () => mine.CreateAsync(new(chat.Id, MessageRole.User, "x") { AuthorId = Bob }),
            () => mine.CreateManyAsync([new(chat.Id, MessageRole.User, "x") { AuthorId = "ALICE" }]),
            () => mine.EditAsync(message.Id, "y", editedBy: Bob),
            () => mine.AddReactionAsync(message.Id, Bob, "x"),
        })
        {
            await impersonate.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        await mine.AddReactionAsync(message.Id, Alice, "x");
        await Store.Messages.AddReactionAsync(message.Id, Bob, "x");
        (await mine.RemoveReactionAsync(message.Id, Bob, "x")).Should().BeFalse("it is Bob's");
        (await Store.Messages.ListReactionsAsync(message.Id)).Should().HaveCount(2);
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(1);
    }

    private static string WithOtherKey(string cursor)
    {
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(':');
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{parts[0]}:{parts[1]}:made up"));
    }
}
