using Conversa.Data.Conversations;
using Conversa.Data.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Conversations;

/// <summary>Lists, pages, filters, counts and overviews.</summary>
public abstract class ConversationListContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task Lists_follow_the_messages()
    {
        var first = await At(0);
        var second = await At(1);
        var third = await At(2);
        Clock.Advance(TimeSpan.FromHours(1));

        (await IdsAsync()).Should().Equal(third.Id, second.Id, first.Id);
        await Store.Messages.AppendAsync(first.Id, MessageRole.User, "hello");
        (await IdsAsync()).Should().Equal(first.Id, third.Id, second.Id);
        await Store.Messages.CreateAsync(new(second.Id, MessageRole.User, "from an old log") { Timestamp = ManualClock.Start.AddYears(-1) });
        (await IdsAsync()).Should().Equal(first.Id, third.Id, second.Id);
        Clock.Advance(TimeSpan.FromHours(1));
        await Store.Conversations.UpdateActivityAsync(second.Id);
        (await IdsAsync()).Should().Equal(second.Id, first.Id, third.Id);
        await Store.Conversations.UpdateAsync(third.Id, new() { Title = "not activity" });
        (await IdsAsync()).Should().Equal(second.Id, first.Id, third.Id);
    }

    [Fact]
    public async Task FindActiveByUserId_gives_the_active_ones_of_the_user()
    {
        var older = await At(0);
        var completed = await At(1);
        var newer = await At(2);
        var expired = await At(3);
        await ChatAsync(Bob);
        await Store.Conversations.CompleteAsync(completed.Id);
        await Store.Conversations.ExpireAsync(expired.Id);

        (await Store.Conversations.FindActiveByUserIdAsync(Alice)).Should().Equal(newer, older);
        (await Store.Conversations.FindActiveByUserIdAsync(Alice, limit: 1)).Should().Equal(newer);
        (await Store.Conversations.FindActiveByUserIdAsync("ALICE")).Should().BeEmpty();
    }

    [Fact]
    public void Pages_follow_each_other_without_gap_or_repeat() => Prop.ForAll(
        Gen.Choose(0, 3).ListOf().ToArbitrary(), Gen.Choose(1, 6).ToArbitrary(),
        (hours, limit) => PagesAreWhole($"user-{Guid.CreateVersion7()}", hours, limit).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_page_does_not_shift_when_conversations_move_to_the_front()
    {
        var all = new List<Conversation>();
        for (var i = 0; i < 6; i++)
        {
            all.Add(await At(i));
        }

        var page = await Store.Conversations.ListAsync(Alice, limit: 2);
        Clock.Advance(TimeSpan.FromDays(1));
        await Store.Conversations.UpdateActivityAsync(all[5].Id);
        await ChatAsync();
        var next = await Store.Conversations.ListAsync(Alice, limit: 2, cursor: page.NextCursor);

        page.Items.Select(c => c.Id).Should().Equal(all[5].Id, all[4].Id);
        next.Items.Select(c => c.Id).Should().Equal(all[3].Id, all[2].Id);
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        await At(0);
        await At(1);
        var cursor = (await Store.Conversations.ListAsync(Alice, limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[]
        {
            () => Store.Conversations.ListAsync(Bob, limit: 1, cursor: cursor),
            () => Store.Conversations.ListAsync(Alice, new() { Mode = "m" }, limit: 1, cursor: cursor),
            () => Store.Conversations.ListOverviewsAsync(Alice, limit: 1, cursor: cursor),
            () => Store.ForUser(Alice).Conversations.ListAsync(Alice, limit: 1, cursor: cursor),
            () => Store.Conversations.ListAsync(Alice, limit: 1, cursor: "not a cursor"),
            () => Store.Conversations.ListAsync(Alice, limit: 1, cursor: ""),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task A_cursor_holds_the_longest_id()
    {
        foreach (var last in "abc")
        {
            await Store.Conversations.CreateAsync(new NewConversation(Alice) { Id = new string('語', 255) + last });
        }

        var page = await Store.Conversations.ListAsync(Alice, limit: 2);

        (await Store.Conversations.ListAsync(Alice, limit: 2, cursor: page.NextCursor)).Items.Should().ContainSingle().Which.Id.Should().EndWith("a");
    }

    [Fact]
    public async Task Filters_narrow_by_status_tag_mode_channel_and_parent()
    {
        var plain = await ChatAsync();
        var rich = await Store.Conversations.CreateAsync(new NewConversation(Alice) { Mode = "coach", ChannelId = "c1", ParentId = plain.Id });
        await Store.Conversations.AddTagAsync(rich.Id, "work");
        await Store.Conversations.CompleteAsync(rich.Id);
        await Store.Conversations.CreateAsync(new NewConversation(Bob) { Mode = "coach" });

        foreach (var (filter, expected) in new (ConversationFilter, string[])[]
        {
            (new(), [rich.Id, plain.Id]),
            (new() { Status = ConversationStatus.Active }, [plain.Id]),
            (new() { Status = ConversationStatus.Completed }, [rich.Id]),
            (new() { Status = ConversationStatus.Expired }, []),
            (new() { Tag = "work" }, [rich.Id]),
            (new() { Tag = "Work" }, []),
            (new() { Mode = "coach" }, [rich.Id]),
            (new() { ChannelId = "c1" }, [rich.Id]),
            (new() { ParentId = plain.Id }, [rich.Id]),
            (new() { Status = ConversationStatus.Completed, Tag = "work", Mode = "coach", ChannelId = "c1", ParentId = plain.Id }, [rich.Id]),
            (new() { Status = ConversationStatus.Active, Tag = "work" }, []),
        })
        {
            (await Store.Conversations.ListAsync(Alice, filter)).Items.Select(c => c.Id).Should().BeEquivalentTo(expected);
            (await Store.Conversations.ListOverviewsAsync(Alice, filter)).Items.Select(o => o.Conversation.Id).Should().BeEquivalentTo(expected);
            (await Store.Conversations.CountAsync(Alice, filter)).Should().Be(expected.Length);
        }

        (await Store.Conversations.CountAsync(Alice)).Should().Be(2);
    }

    [Fact]
    public async Task Overviews_show_counts_tokens_and_the_last_message()
    {
        var empty = await At(0);
        var talked = await At(1);
        await Store.Messages.CreateManyAsync(
        [
            new(talked.Id, MessageRole.User, "a") { TokenCount = 3 },
            new(talked.Id, MessageRole.User, "b") { TokenCount = 4 },
            new(talked.Id, MessageRole.User, "old") { Timestamp = ManualClock.Start.AddYears(-1) },
            new(talked.Id, MessageRole.Tool, "same time, stored last") { Id = "last" },
        ]);
        var unknown = await At(2);
        Clock.Advance(TimeSpan.FromHours(1));
        await Store.Messages.AppendAsync(unknown.Id, MessageRole.Assistant, "");

        var overviews = (await Store.Conversations.ListOverviewsAsync(Alice)).Items;

        overviews.Select(o => o.Conversation).Should().Equal((await Store.Conversations.ListAsync(Alice)).Items);
        overviews.Select(o => o.Conversation.Id).Should().Equal(unknown.Id, talked.Id, empty.Id);
        overviews.Select(o => o.MessageCount).Should().Equal(1, 4, 0);
        overviews.Select(o => o.TokenCount).Should().Equal(null, 7, null);
        overviews[0].LastMessage.Should().Be(Last(await Store.Messages.GetRecentMessagesAsync(unknown.Id)));
        overviews[1].LastMessage.Should().Be(Last(await Store.Messages.GetRecentMessagesAsync(talked.Id)));
        overviews[1].LastMessage!.Id.Should().Be("last");
        overviews[2].LastMessage.Should().BeNull();
    }

    [Theory]
    [InlineData(MessageRole.User)]
    [InlineData(MessageRole.Assistant)]
    [InlineData(MessageRole.System)]
    [InlineData(MessageRole.Tool)]
    public async Task Overviews_know_every_role(MessageRole role)
    {
        await Store.Messages.AppendAsync((await ChatAsync()).Id, role, "x");

        (await Store.Conversations.ListOverviewsAsync(Alice)).Items.Should().ContainSingle().Which.LastMessage!.Role.Should().Be(role);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public async Task Limits_are_refused_beyond_their_range(int limit)
    {
        foreach (var read in new Func<Task>[]
        {
            () => Store.Conversations.FindActiveByUserIdAsync(Alice, limit),
            () => Store.Conversations.ListAsync(Alice, limit: limit),
            () => Store.Conversations.ListOverviewsAsync(Alice, limit: limit),
            () => Store.Conversations.ListTagsAsync("c", limit),
            () => Store.Conversations.ListTagsOfUserAsync(Alice, limit),
        })
        {
            await read.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName(nameof(limit));
        }
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Store.Conversations.FindActiveByUserIdAsync(""), "userId"),
            (() => Store.Conversations.ListAsync(null!), "userId"),
            (() => Store.Conversations.ListOverviewsAsync(""), "userId"),
            (() => Store.Conversations.CountAsync("\0"), "userId"),
            (() => Store.Conversations.ListAsync(Alice, new() { Status = (ConversationStatus)9 }), "filter.Status"),
            (() => Store.Conversations.ListAsync(Alice, new() { Tag = "" }), "filter.Tag"),
            (() => Store.Conversations.ListOverviewsAsync(Alice, new() { Mode = "" }), "filter.Mode"),
            (() => Store.Conversations.CountAsync(Alice, new() { ChannelId = "\ud800" }), "filter.ChannelId"),
            (() => Store.Conversations.CountAsync(Alice, new() { ParentId = new string('x', 257) }), "filter.ParentId"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    private static LastMessage Last(IReadOnlyList<Message> messages) =>
        new() { Id = messages[^1].Id, Role = messages[^1].Role, Content = messages[^1].Content, Timestamp = messages[^1].Timestamp };

    private Task<Conversation> At(int hour) =>
        Store.Conversations.CreateAsync(new NewConversation(Alice) { StartedAt = ManualClock.Start.AddDays(-1).AddHours(hour) });

    private async Task<IEnumerable<string>> IdsAsync() => (await Store.Conversations.ListAsync(Alice)).Items.Select(c => c.Id);

    private async Task PagesAreWhole(string userId, List<int> hours, int limit)
    {
        var all = new List<Conversation>();
        foreach (var hour in hours)
        {
            all.Add(await Store.Conversations.CreateAsync(new NewConversation(userId) { StartedAt = ManualClock.Start.AddHours(-hour) }));
        }

        var seen = new List<Conversation>();
        var overviews = new List<Conversation>();
        for (string? cursor = null, next = ""; next is not null; cursor = next)
        {
            var page = await Store.Conversations.ListAsync(userId, limit: limit, cursor: cursor);
            seen.AddRange(page.Items);
            next = page.NextCursor;
        }

        for (string? cursor = null, next = ""; next is not null; cursor = next)
        {
            var page = await Store.Conversations.ListOverviewsAsync(userId, limit: limit, cursor: cursor);
            overviews.AddRange(page.Items.Select(o => o.Conversation));
            next = page.NextCursor;
        }

        seen.Should().Equal(all.OrderByDescending(c => c.LastActivityAt).ThenByDescending(c => c.Id, StringComparer.Ordinal));
        overviews.Should().Equal(seen);
    }
}
