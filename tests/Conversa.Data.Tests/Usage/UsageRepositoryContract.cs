using Conversa.Data.Messages;
using Conversa.Data.Usage;
using Conversa.Data.Users;

namespace Conversa.Data.Tests.Usage;

public abstract class UsageRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly string[] Capabilities = ["calculator", "wiki \"漢字\""];

    [Fact]
    public async Task Log_stores_every_property()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "x");
        var given = new NewUsage("anthropic", "large")
        {
            Id = "mine",
            UserId = Alice,
            ConversationId = chat.Id,
            MessageId = message.Id,
            ProviderMessageId = "msg_1",
            InputTokens = 1,
            OutputTokens = 2,
            CachedTokens = 3,
            ReasoningTokens = 4,
            TotalTokens = int.MaxValue,
            InputLength = 6,
            OutputLength = 7,
            ResponseTimeMs = 8,
            CapabilitiesDetected = 9,
            CapabilitiesExecuted = 10,
            CapabilityTypes = [.. Capabilities, Capabilities[0]],
            Success = false,
            ErrorType = "overloaded",
            Cost = 0.000000001m,
            EstimatedCost = 1_000_000m,
            Timestamp = ManualClock.Start.AddDays(-3),
            Metadata = """{ "region":"eu" }""",
        };

        var stored = await Store.Usage.LogAsync(given);

        stored.Should().BeEquivalentTo(given, o => o.Excluding(u => u.CapabilityTypes));
        stored.CapabilityTypes.Should().Equal(Capabilities);
        stored.CreatedAt.Should().Be(ManualClock.Start);
        ShouldBe(await Store.Usage.FindByIdAsync("mine"), stored);
        ShouldBe(await Store.Usage.FindByProviderMessageIdAsync("anthropic", "msg_1"), stored);
    }

    [Fact]
    public async Task What_is_not_known_is_not_zero()
    {
        var unknown = await Store.Usage.LogAsync(new("anthropic", "large"));
        var zero = await Store.Usage.LogAsync(new("anthropic", "large") { InputTokens = 0, Cost = 0 });

        ShouldBe(unknown, new UsageEntry
        {
            Id = unknown.Id,
            Seq = unknown.Seq,
            Provider = "anthropic",
            Model = "large",
            CapabilityTypes = [],
            Success = true,
            Timestamp = ManualClock.Start,
            CreatedAt = ManualClock.Start,
        });
        Guid.Parse(unknown.Id).Version.Should().Be(7);
        (zero.InputTokens, zero.OutputTokens, zero.Cost, zero.EstimatedCost).Should().Be((0, null, 0, null));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.000000001")]
    [InlineData("0.1")]
    [InlineData("0.123456789")]
    [InlineData("2.500000000000000")]
    [InlineData("999999.999999999")]
    [InlineData("1000000")]
    public async Task A_cost_comes_back_exactly(string cost)
    {
        var given = decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture);

        (await Store.Usage.LogAsync(new("p", "m") { Cost = given })).Cost.Should().Be(given);
        (await Store.Usage.GetTotalsAsync()).Items.Single().Cost.Known.Should().Be(given);
    }

    [Fact]
    public async Task A_call_counts_once_however_often_it_is_logged()
    {
        await Store.Users.CreateAsync(new NewUser { Id = Alice });
        var first = await Store.Usage.LogAsync(new("anthropic", "large") { ProviderMessageId = "msg_1", UserId = Alice, InputTokens = 5 });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var again = await Store.Usage.LogAsync(new("anthropic", "small") { Id = "other", ProviderMessageId = "msg_1", UserId = "nobody", InputTokens = 7, OutputTokens = 1 });
        var many = await Store.Usage.LogManyAsync(
        [
            new("anthropic", "large") { ProviderMessageId = "msg_2" },
            new("anthropic", "large") { ProviderMessageId = "msg_1" },
            new("anthropic", "large") { ProviderMessageId = "msg_2", InputTokens = 9 },
            new("openai", "large") { ProviderMessageId = "msg_1" },
        ]);

        ShouldBe(again, first);
        ShouldBe(many[1], first);
        ShouldBe(many[2], many[0]);
        many[3].Id.Should().NotBe(first.Id);
        (await AllAsync()).Select(u => u.Id).Should().BeEquivalentTo([first.Id, many[0].Id, many[3].Id]);
    }

    [Fact]
    public async Task LogMany_stores_all_or_none_in_order()
    {
        var stored = await Store.Usage.LogManyAsync([new("p", "a"), new("p", "b")]);

        stored.Select(u => u.Model).Should().Equal("a", "b");
        var twice = () => Store.Usage.LogManyAsync([new("p", "c"), new("p", "d") { Id = stored[0].Id }]);
        await twice.Should().ThrowAsync<ConversationStoreConflictException>();
        var nobodys = () => Store.Usage.LogManyAsync([new("p", "c"), new("p", "d") { UserId = "nobody" }]);
        await nobodys.Should().ThrowAsync<ConversationStoreNotFoundException>();
        var bad = () => Store.Usage.LogManyAsync([new("p", "e"), new("p", "")]);
        await bad.Should().ThrowAsync<ArgumentException>();
        (await Store.Usage.LogManyAsync([])).Should().BeEmpty();
        (await AllAsync()).Select(u => u.Model).Should().Equal("b", "a");
    }

    public static TheoryData<string, NewUsage> Bad => new()
    {
        { "usage.Id", new("p", "m") { Id = "" } },
        { "usage.UserId", new("p", "m") { UserId = new('x', 257) } },
        { "usage.ConversationId", new("p", "m") { ConversationId = "" } },
        { "usage.MessageId", new("p", "m") { MessageId = "\0" } },
        { "usage.Provider", new("", "m") },
        { "usage.Model", new("p", null!) },
        { "usage.ProviderMessageId", new("p", "m") { ProviderMessageId = "" } },
        { "usage.InputTokens", new("p", "m") { InputTokens = -1 } },
        { "usage.OutputTokens", new("p", "m") { OutputTokens = int.MaxValue + 1L } },
        { "usage.CachedTokens", new("p", "m") { CachedTokens = -1 } },
        { "usage.ReasoningTokens", new("p", "m") { ReasoningTokens = -1 } },
        { "usage.TotalTokens", new("p", "m") { TotalTokens = long.MaxValue } },
        { "usage.InputLength", new("p", "m") { InputLength = -1 } },
        { "usage.OutputLength", new("p", "m") { OutputLength = -1 } },
        { "usage.ResponseTimeMs", new("p", "m") { ResponseTimeMs = -1 } },
        { "usage.CapabilitiesDetected", new("p", "m") { CapabilitiesDetected = -1 } },
        { "usage.CapabilitiesExecuted", new("p", "m") { CapabilitiesExecuted = -1 } },
        { "usage.CapabilityTypes", new("p", "m") { CapabilityTypes = [""] } },
        { "usage.CapabilityTypes", new("p", "m") { CapabilityTypes = null! } },
        { "usage.ErrorType", new("p", "m") { ErrorType = "" } },
        { "usage.Cost", new("p", "m") { Cost = -0.1m } },
        { "usage.Cost", new("p", "m") { Cost = 1_000_000.000000001m } },
        { "usage.Cost", new("p", "m") { Cost = 0.0000000001m } },
        { "usage.EstimatedCost", new("p", "m") { EstimatedCost = decimal.MaxValue } },
        { "usage.EstimatedCost", new("p", "m") { EstimatedCost = 0.1234567891m } },
        { "usage.Timestamp", new("p", "m") { Timestamp = ManualClock.Start.AddDays(1).AddMilliseconds(1) } },
        { "usage.Metadata", new("p", "m") { Metadata = "{" } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Log_refuses_what_breaks_a_rule(string parameter, NewUsage bad)
    {
        foreach (var log in new Func<Task>[] { () => Store.Usage.LogAsync(bad), () => Store.Usage.LogManyAsync([bad]) })
        {
            await log.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await AllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_call_belongs_to_the_user_named_or_else_to_the_conversations_owner()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "x");
        await ChatAsync(Bob);

        var byMessage = await Store.Usage.LogAsync(new("p", "m") { MessageId = message.Id });
        var byConversation = await Store.Usage.LogAsync(new("p", "m") { ConversationId = chat.Id });
        var bobs = await Store.Usage.LogAsync(new("p", "m") { ConversationId = chat.Id, UserId = Bob });

        (byMessage.UserId, byMessage.ConversationId).Should().Be((Alice, chat.Id));
        (byConversation.UserId, byConversation.MessageId).Should().Be((Alice, null));
        (bobs.UserId, bobs.ConversationId).Should().Be((Bob, chat.Id));
    }

    [Fact]
    public async Task Log_refuses_what_does_not_exist_and_brings_no_user()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "x");
        var other = await ChatAsync(Bob);

        foreach (var (missing, usage) in new (string, NewUsage)[]
        {
            ("User 'nobody'", new("p", "m") { UserId = "nobody" }),
            ("User 'nobody'", new("p", "m") { UserId = "nobody", ConversationId = chat.Id }),
            ("Conversation 'nowhere'", new("p", "m") { ConversationId = "nowhere" }),
            ("Message 'nothing'", new("p", "m") { MessageId = "nothing" }),
            ($"Message '{message.Id}' does not exist in conversation '{other.Id}'", new("p", "m") { MessageId = message.Id, ConversationId = other.Id }),
        })
        {
            var log = () => Store.Usage.LogAsync(usage);
            await log.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage($"{missing}*");
        }

        (await Store.Users.FindByIdAsync("nobody")).Should().BeNull();
        (await AllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task An_erased_users_calls_go_and_a_late_one_does_not_bring_them_back()
    {
        var chat = await ChatAsync();
        await Store.Usage.LogAsync(new("p", "m") { ConversationId = chat.Id, ProviderMessageId = "1" });
        await Store.Users.DeleteAsync(Alice);

        var late = () => Store.Usage.LogAsync(new("p", "m") { UserId = Alice, ProviderMessageId = "1" });

        await late.Should().ThrowAsync<ConversationStoreNotFoundException>();
        (await Store.Users.FindByIdAsync(Alice)).Should().BeNull();
        (await AllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_call_outlives_its_conversation_and_message()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "x");
        var stored = await Store.Usage.LogAsync(new("p", "m") { MessageId = message.Id, ProviderMessageId = "1" });

        await Store.Conversations.DeleteAsync(chat.Id);

        var left = stored with { ConversationId = null, MessageId = null };
        ShouldBe(await Store.Usage.FindByIdAsync(stored.Id), left);
        ShouldBe(await Store.Usage.LogAsync(new("p", "m") { MessageId = message.Id, ProviderMessageId = "1" }), left);
    }

    [Fact]
    public async Task Merging_users_merges_what_they_took()
    {
        await ChatAsync();
        await ChatAsync(Bob);
        await Store.Usage.LogManyAsync([new("p", "m") { UserId = Alice, Cost = 1 }, new("p", "m") { UserId = Bob, Cost = 2 }]);

        var merge = await Store.Users.MergeAsync(Alice, Bob);

        merge.Moved["usage_logs"].Should().Be(1);
        (await Store.Usage.GetTotalsAsync(new() { UserId = Alice })).Items.Single().Cost.Known.Should().Be(3);
    }

    [Fact]
    public async Task List_pages_newest_first_by_every_filter()
    {
        var all = await ManyAsync();

        foreach (var (filter, holds) in Filters(all[0].ConversationId!))
        {
            var seen = new List<UsageEntry>();
            string? cursor = null;
            do
            {
                var page = await Store.Usage.ListAsync(filter, limit: 3, cursor);
                page.Items.Count.Should().BeLessThanOrEqualTo(3);
                seen.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            seen.Select(u => u.Id).Should().Equal(all.Where(holds).OrderByDescending(u => u.Timestamp).ThenByDescending(u => u.Seq).Select(u => u.Id), "of {0}", filter);
        }
    }

    [Fact]
    public async Task Lists_refuse_cursors_of_others_and_what_breaks_a_rule()
    {
        await ManyAsync();
        var calls = (await Store.Usage.ListAsync(limit: 1)).NextCursor;
        var totals = (await Store.Usage.GetTotalsAsync(groupBy: UsageGrouping.Model, limit: 1)).NextCursor;

        foreach (var list in new Func<Task>[]
        {
            () => Store.Usage.ListAsync(new() { UserId = Alice }, cursor: calls),
            () => Store.Usage.ListAsync(cursor: totals),
            () => Store.Usage.GetTotalsAsync(groupBy: UsageGrouping.Day, cursor: totals),
            () => Store.Usage.GetTotalsAsync(new() { Provider = "p" }, UsageGrouping.Model, cursor: totals),
            () => Store.ForUser(Alice).Usage.ListAsync(cursor: calls),
            () => Store.Usage.ListAsync(limit: 0),
            () => Store.Usage.GetTotalsAsync(limit: 1001),
            () => Store.Usage.GetTotalsAsync(groupBy: (UsageGrouping)9),
            () => Store.Usage.ListAsync(new() { UserId = "" }),
            () => Store.Usage.ListAsync(new() { ConversationId = "" }),
            () => Store.Usage.ListAsync(new() { Provider = "" }),
            () => Store.Usage.GetTotalsAsync(new() { Model = "" }),
            () => Store.Usage.FindByIdAsync(""),
            () => Store.Usage.FindByProviderMessageIdAsync("", "1"),
            () => Store.Usage.FindByProviderMessageIdAsync("p", ""),
        })
        {
            await list.Should().ThrowAsync<ArgumentException>();
        }

        (await Store.Usage.FindByIdAsync("nowhere")).Should().BeNull();
        (await Store.Usage.FindByProviderMessageIdAsync("p", "nowhere")).Should().BeNull();
    }

    [Fact]
    public async Task The_store_of_one_user_has_that_users_calls_only()
    {
        var chat = await ChatAsync();
        var bobsChat = await ChatAsync(Bob);
        var bobs = await Store.Usage.LogAsync(new("p", "m") { ConversationId = bobsChat.Id, ProviderMessageId = "1", Cost = 5 });
        await Store.Usage.LogAsync(new("p", "m") { Cost = 7 });
        var alice = Store.ForUser(Alice).Usage;

        var hers = await alice.LogAsync(new("p", "m") { Cost = 1 });
        await alice.LogManyAsync([new("p", "m") { ConversationId = chat.Id, Cost = 1 }]);

        hers.UserId.Should().Be(Alice);
        (await alice.FindByIdAsync(bobs.Id)).Should().BeNull();
        (await alice.FindByProviderMessageIdAsync("p", "1")).Should().BeNull();
        foreach (var filter in new UsageFilter?[] { null, new() { Model = "m" }, new() { Provider = "p" }, new() { UserId = Alice } })
        {
            (await alice.ListAsync(filter)).Items.Should().HaveCount(2).And.OnlyContain(u => u.UserId == Alice);
            (await alice.GetTotalsAsync(filter)).Items.Single().Cost.Known.Should().Be(2);
        }

        foreach (var filter in new UsageFilter[] { new() { UserId = Bob }, new() { ConversationId = bobsChat.Id }, new() { ConversationId = bobsChat.Id, UserId = Bob } })
        {
            (await alice.ListAsync(filter)).Items.Should().BeEmpty();
            (await alice.GetTotalsAsync(filter)).Items.Single().Calls.Should().Be(0);
        }

        foreach (var foreign in new NewUsage[] { new("p", "m") { UserId = Bob }, new("p", "m") { ConversationId = bobsChat.Id } })
        {
            var log = () => alice.LogAsync(foreign);
            await log.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        var taken = () => alice.LogAsync(new("p", "m") { ProviderMessageId = "1" });
        await taken.Should().ThrowAsync<ConversationStoreConflictException>();
        var unknown = () => Store.ForUser("nobody").Usage.LogAsync(new("p", "m"));
        await unknown.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("User 'nobody'*");
    }

    [Fact]
    public async Task A_unit_of_work_logs_with_the_rest_or_not_at_all()
    {
        await using (var work = await Store.BeginAsync())
        {
            var chat = await work.Conversations.CreateAsync(Alice);
            var answer = await work.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "x");
            await work.Usage.LogAsync(new("p", "m") { MessageId = answer.Id });
            (await work.Usage.GetTotalsAsync()).Items.Single().Calls.Should().Be(1);
        }

        (await AllAsync()).Should().BeEmpty();
    }

    // Users, conversations, providers and models crossed, several at one time.
    private async Task<IReadOnlyList<UsageEntry>> ManyAsync()
    {
        var chats = new[] { await ChatAsync(), await ChatAsync(Bob) };
        return await Store.Usage.LogManyAsync([.. Enumerable.Range(0, 36).Select(i => new NewUsage(i % 2 == 0 ? "p" : "q", $"m{i % 3}")
        {
            ConversationId = i % 4 < 2 ? chats[i % 4].Id : null,
            UserId = (i % 5) switch { 0 => Alice, 1 => Bob, _ => null },
            Timestamp = ManualClock.Start.AddHours(-(i * 7 % 10)),
        })]);
    }

    private static (UsageFilter? Filter, Func<UsageEntry, bool> Holds)[] Filters(string chat) =>
    [
        (null, _ => true),
        (new() { UserId = Alice }, u => u.UserId == Alice),
        (new() { UserId = Alice, Provider = "p", Model = "m0" }, u => u is { UserId: Alice, Provider: "p", Model: "m0" }),
        (new() { ConversationId = chat }, u => u.ConversationId == chat),
        (new() { ConversationId = chat, UserId = Bob, Provider = "p", Model = "m1" }, u => u is { UserId: Bob, Provider: "p", Model: "m1" } && u.ConversationId == chat),
        (new() { Model = "m1" }, u => u.Model == "m1"),
        (new() { Model = "m1", Provider = "q" }, u => u is { Model: "m1", Provider: "q" }),
        (new() { Provider = "q" }, u => u.Provider == "q"),
        (new() { From = ManualClock.Start.AddHours(-4), To = ManualClock.Start.AddHours(-1) }, Within),
        (new() { UserId = Bob, From = ManualClock.Start.AddHours(-4), To = ManualClock.Start.AddHours(-1) }, u => u.UserId == Bob && Within(u)),
        (new() { From = ManualClock.Start, To = ManualClock.Start.AddHours(-1) }, _ => false),
    ];

    private static bool Within(UsageEntry u) => u.Timestamp >= ManualClock.Start.AddHours(-4) && u.Timestamp < ManualClock.Start.AddHours(-1);

    private static void ShouldBe(UsageEntry? actual, UsageEntry expected) => actual.Should().BeEquivalentTo(expected);

    private async Task<IReadOnlyList<UsageEntry>> AllAsync() => (await Store.Usage.ListAsync()).Items;
}
