using System.Diagnostics;
using Conversa.Data.Conversations;
using Conversa.Data.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Conversations;

public abstract class ConversationForkContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task Fork_takes_the_settings_of_its_origin_and_begins_now()
    {
        var origin = await Store.Conversations.CreateAsync(new NewConversation(Alice)
        {
            ExternalKey = "discord:1",
            Title = "t",
            Mode = "m",
            ChannelId = "c",
            GuildId = "g",
            Provider = "p",
            Model = "mo",
            SystemPrompt = "s",
            ContextWindowSize = 5,
            AutoApprovalSettings = """{"a":1}""",
            Metadata = "[1]",
        });
        await Store.Conversations.AddTagAsync(origin.Id, "work");
        var message = await Store.Messages.AppendAsync(origin.Id, MessageRole.User, "hello");
        await Store.Conversations.CompleteAsync(origin.Id);
        Clock.Advance(TimeSpan.FromHours(1));

        var fork = await Store.Conversations.ForkAsync(message.Id);

        fork.Should().Be(origin with
        {
            Id = fork.Id,
            ExternalKey = null,
            ParentId = origin.Id,
            ForkedFromMessageId = message.Id,
            StartedAt = Clock.Now,
            LastActivityAt = Clock.Now,
            CreatedAt = Clock.Now,
            UpdatedAt = Clock.Now,
        });
        Guid.Parse(fork.Id).Version.Should().Be(7);
        (await Store.Conversations.FindByIdAsync(fork.Id)).Should().Be(fork);
        (await Store.Conversations.ListTagsAsync(fork.Id)).Should().BeEmpty();
        (await Store.Conversations.ListAsync(Alice)).Items.Select(c => c.Id).Should().Equal(fork.Id, origin.Id);
        (await Store.Conversations.ListAsync(Alice, new() { ParentId = origin.Id })).Items.Should().Equal(fork);
    }

    [Fact]
    public async Task Fork_has_what_it_is_given_instead()
    {
        var origin = await Store.Conversations.CreateAsync(new NewConversation(Alice) { Title = "t", ChannelId = "c", Metadata = "[1]" });
        var message = await Store.Messages.AppendAsync(origin.Id, MessageRole.User, "hello");

        var other = await Store.Conversations.ForkAsync(message.Id, new() { Id = "f1", ExternalKey = "k1", Title = "u", ChannelId = "d", Metadata = "[2]" });
        var bare = await Store.Conversations.ForkAsync(message.Id, new() { Title = null, ChannelId = null, Metadata = null });

        (other.Id, other.ExternalKey, other.Title, other.ChannelId, other.Metadata).Should().Be(("f1", "k1", "u", "d", "[2]"));
        new[] { bare.ExternalKey, bare.Title, bare.ChannelId, bare.Metadata }.Should().AllBeEquivalentTo((string?)null);
        (await Store.Conversations.FindByExternalKeyAsync("k1")).Should().Be(other);
    }

    [Fact]
    public async Task Fork_copies_every_property_of_a_message()
    {
        var origin = await ChatAsync();
        await ChatAsync(Bob);
        var source = await Store.Messages.CreateAsync(new(origin.Id, MessageRole.Tool, "42 °C")
        {
            Contents = """[ {"type":"text"} ]""",
            AuthorId = Bob,
            AuthorName = "Bob",
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
        });
        await Store.Messages.AddReactionAsync(source.Id, Bob, "👍");
        await Store.Messages.EditAsync(source.Id, "43 °C");
        source = (await Store.Messages.FindByIdAsync(source.Id))!;
        Clock.Advance(TimeSpan.FromHours(1));

        var fork = await Store.Conversations.ForkAsync(source.Id);
        var copy = (await Store.Messages.FindByConversationIdAsync(fork.Id)).Should().ContainSingle().Subject;

        copy.Should().Be(source with { Id = copy.Id, Seq = copy.Seq, ConversationId = fork.Id, CopiedFrom = source.Id, CreatedAt = Clock.Now, UpdatedAt = Clock.Now });
        copy.Id.Should().MatchRegex("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
        Guid.Parse(copy.Id).Version.Should().Be(7);
        (await Store.Messages.ListReactionsAsync(copy.Id)).Should().BeEmpty();
        (await Store.Messages.ListEditsAsync(copy.Id)).Should().BeEmpty();
        (await Store.Messages.FindByExternalIdAsync(fork.Id, "ext-1")).Should().Be(copy);
    }

    [Fact]
    public void Fork_copies_the_history_in_order_with_its_links() => Prop.ForAll(
        Histories().ToArbitrary(),
        history => CopiesAreWhole(history).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_copy_of_a_copy_names_the_copy()
    {
        var origin = await ChatAsync();
        var question = await Store.Messages.AppendAsync(origin.Id, MessageRole.User, "?");
        var answer = await Store.Messages.CreateAsync(new(origin.Id, MessageRole.Assistant, "!") { ParentId = question.Id });

        var fork = await Store.Conversations.ForkAsync(answer.Id);
        var copies = await Store.Messages.FindByConversationIdAsync(fork.Id);
        var again = await Store.Conversations.ForkAsync(copies[1].Id);
        var copiesAgain = await Store.Messages.FindByConversationIdAsync(again.Id);

        again.ParentId.Should().Be(fork.Id);
        copies.Select(m => m.CopiedFrom).Should().Equal(question.Id, answer.Id);
        copiesAgain.Select(m => m.CopiedFrom).Should().Equal(copies[0].Id, copies[1].Id);
        copiesAgain[1].ParentId.Should().Be(copiesAgain[0].Id);
    }

    [Fact]
    public async Task Forks_and_their_origin_go_their_own_ways()
    {
        var origin = await ChatAsync();
        var message = await Store.Messages.AppendAsync(origin.Id, MessageRole.User, "hello");
        var first = await Store.Conversations.ForkAsync(message.Id);
        var second = await Store.Conversations.ForkAsync(message.Id);

        await Store.Messages.AppendAsync(origin.Id, MessageRole.Assistant, "of the origin");
        await Store.Messages.AppendAsync(first.Id, MessageRole.Assistant, "of the first");
        await Store.Messages.EditAsync(message.Id, "changed");

        (await ContentsAsync(origin)).Should().Equal("changed", "of the origin");
        (await ContentsAsync(first)).Should().Equal("hello", "of the first");
        (await ContentsAsync(second)).Should().Equal("hello");
    }

    [Fact]
    public async Task Deleting_the_origin_harms_no_fork()
    {
        var origin = await ChatAsync();
        var question = await Store.Messages.AppendAsync(origin.Id, MessageRole.User, "?");
        var answer = await Store.Messages.CreateAsync(new(origin.Id, MessageRole.Assistant, "!") { ParentId = question.Id });
        await Store.Messages.SetResponseAsync(question.Id, answer.Id);
        var fork = await Store.Conversations.ForkAsync(answer.Id);
        var before = await Store.Messages.FindByConversationIdAsync(fork.Id);

        (await Store.Conversations.DeleteAsync(origin.Id)).Should().BeTrue();

        var after = await Store.Messages.FindByConversationIdAsync(fork.Id);
        after.Should().Equal(before.Zip(after, (was, now) => was with { CopiedFrom = null, UpdatedAt = now.UpdatedAt }));
        after[0].ResponseId.Should().Be(after[1].Id);
        after[1].ParentId.Should().Be(after[0].Id);
        var stays = (await Store.Conversations.FindByIdAsync(fork.Id))!;
        stays.Should().Be(fork with { ParentId = null, ForkedFromMessageId = null, UpdatedAt = stays.UpdatedAt });
    }

    [Fact]
    public async Task Last_activity_is_not_before_the_last_copied_message()
    {
        var origin = await ChatAsync();
        var ahead = await Store.Messages.CreateAsync(new(origin.Id, MessageRole.User, "ahead") { Timestamp = ManualClock.Start.AddHours(3) });

        (await Store.Conversations.ForkAsync(ahead.Id)).LastActivityAt.Should().Be(ManualClock.Start.AddHours(3));
    }

    [Fact]
    public async Task A_fork_that_is_refused_leaves_nothing()
    {
        var origin = await ChatAsync();
        var message = await Store.Messages.AppendAsync(origin.Id, MessageRole.User, "hello");
        await Store.Conversations.CreateAsync(new NewConversation(Bob) { Id = "c1", ExternalKey = "k1" });

        foreach (var fork in new NewFork[] { new() { Id = "c1" }, new() { ExternalKey = "k1" } })
        {
            var taken = () => Store.Conversations.ForkAsync(message.Id, fork);
            await taken.Should().ThrowAsync<ConversationStoreConflictException>();
        }

        var unknown = () => Store.Conversations.ForkAsync(message.Id, new() { SessionId = "nothing" });
        (await unknown.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nothing'*");
        (await Store.Conversations.CountAsync(Alice)).Should().Be(1);
    }

    [Fact]
    public async Task A_fork_in_a_unit_of_work_that_is_not_committed_never_was()
    {
        var origin = await ChatAsync();
        var message = await Store.Messages.AppendAsync(origin.Id, MessageRole.User, "hello");
        await UndoneAsync();

        (await Store.Conversations.CountAsync(Alice)).Should().Be(1);

        async Task UndoneAsync()
        {
            await using var work = await Store.BeginAsync();
            var fork = await work.Conversations.ForkAsync(message.Id);
            (await work.Messages.CountAsync(fork.Id)).Should().Be(1);
        }
    }

    [Fact]
    public async Task A_long_history_forks_whole_and_soon()
    {
        const int Count = 10_001;
        var origin = await ChatAsync();
        var all = await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, Count).Select(i => new NewMessage(origin.Id, MessageRole.User, $"message {i}") { Id = $"m{i}", ParentId = i == 0 ? null : $"m{i - 1}" })]);
        var clock = Stopwatch.StartNew();

        var fork = await Store.Conversations.ForkAsync(all[^1].Id);

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30), "the bound is generous: quadratic work would take minutes");
        (await Store.Messages.CountAsync(fork.Id)).Should().Be(Count);
        var at = 0;
        string? before = null;
        await foreach (var copy in Store.Messages.StreamAsync(fork.Id))
        {
            (copy.CopiedFrom, copy.ParentId).Should().Be(($"m{at++}", before));
            before = copy.Id;
        }
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Store.Conversations.ForkAsync(null!), "messageId"),
            (() => Store.Conversations.ForkAsync(""), "messageId"),
            (() => Store.Conversations.ForkAsync("m", new() { Id = "" }), "fork.Id"),
            (() => Store.Conversations.ForkAsync("m", new() { ExternalKey = new string('x', 257) }), "fork.ExternalKey"),
            (() => Store.Conversations.ForkAsync("m", new() { SessionId = "" }), "fork.SessionId"),
            (() => Store.Conversations.ForkAsync("m", new() { Title = "\0" }), "fork.Title"),
            (() => Store.Conversations.ForkAsync("m", new() { ChannelId = "" }), "fork.ChannelId"),
            (() => Store.Conversations.ForkAsync("m", new() { Metadata = "{" }), "fork.Metadata"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    // A message is the second it is said in, of few, and those it names as its parent and its answer, where there are that many.
    private static Gen<((int Second, int Parent, int Response)[] Messages, int Point)> Histories() =>
        from messages in (from second in Gen.Choose(0, 3)
                          from parent in Gen.Choose(0, 20)
                          from response in Gen.Choose(0, 20)
                          select (second, parent, response)).NonEmptyListOf()
        from point in Gen.Choose(0, messages.Count - 1)
        select (messages.ToArray(), point);

    private async Task CopiesAreWhole(((int Second, int Parent, int Response)[] Messages, int Point) history)
    {
        var origin = await ChatAsync();
        var ids = new List<string>();
        foreach (var (second, parent, _) in history.Messages)
        {
            var stored = await Store.Messages.CreateAsync(new(origin.Id, MessageRole.User, $"{ids.Count}") { Timestamp = ManualClock.Start.AddSeconds(second), ParentId = ids.ElementAtOrDefault(parent) });
            ids.Add(stored.Id);
        }

        for (var i = 0; i < ids.Count; i++)
        {
            if (history.Messages[i].Response < ids.Count)
            {
                await Store.Messages.SetResponseAsync(ids[i], ids[history.Messages[i].Response]);
            }
        }

        var fork = await Store.Conversations.ForkAsync(ids[history.Point]);

        var all = await Store.Messages.FindByConversationIdAsync(origin.Id, 1000);
        var sources = all.Take(all.Select(m => m.Id).ToList().IndexOf(ids[history.Point]) + 1).ToList();
        var copies = await Store.Messages.FindByConversationIdAsync(fork.Id, 1000);
        copies.Select(c => c.CopiedFrom).Should().Equal(sources.Select(s => s.Id));
        var copyOf = copies.ToDictionary(c => c.CopiedFrom!, c => c.Id);
        copies.Should().Equal(sources.Zip(copies, (source, copy) => source with
        {
            Id = copy.Id,
            Seq = copy.Seq,
            ConversationId = fork.Id,
            CopiedFrom = source.Id,
            ParentId = copyOf.GetValueOrDefault(source.ParentId ?? ""),
            ResponseId = copyOf.GetValueOrDefault(source.ResponseId ?? ""),
            CreatedAt = Clock.Now,
            UpdatedAt = copy.UpdatedAt,
        }));
        (await Store.Messages.FindByConversationIdAsync(origin.Id, 1000)).Should().Equal(all, "the origin is as it was");
    }

    private async Task<IEnumerable<string>> ContentsAsync(Conversation chat) =>
        (await Store.Messages.FindByConversationIdAsync(chat.Id)).Select(m => m.Content);
}
