using Conversa.Data.Conversations;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Conversations;

/// <summary>Starting, finding, changing and deleting conversations.</summary>
public abstract class ConversationRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task Create_stores_every_property()
    {
        var parent = await ChatAsync(Bob);
        var given = new NewConversation(Alice)
        {
            Id = "my-id",
            ExternalKey = "discord:1",
            ParentId = parent.Id,
            Title = "Títle",
            Mode = "coach",
            ChannelId = "channel",
            GuildId = "guild",
            Provider = "provider",
            Model = "model",
            SystemPrompt = "Be\nkind.",
            ContextWindowSize = 200_000,
            AutoApprovalSettings = """{ "readOnly":true }""",
            StartedAt = ManualClock.Start.AddDays(-1),
            Metadata = """{"a":1}""",
        };

        var stored = await Store.Conversations.CreateAsync(given);

        stored.Should().BeEquivalentTo(given);
        stored.Status.Should().Be(ConversationStatus.Active);
        stored.LastActivityAt.Should().Be(given.StartedAt);
        stored.ForkedFromMessageId.Should().BeNull();
        stored.CreatedAt.Should().Be(ManualClock.Start);
        stored.UpdatedAt.Should().Be(ManualClock.Start);
        (await Store.Conversations.FindByIdAsync("my-id")).Should().Be(stored);
        (await Store.Conversations.FindByExternalKeyAsync("discord:1")).Should().Be(stored);
    }

    [Fact]
    public async Task Create_with_nothing_but_its_owner_has_the_defaults()
    {
        var stored = await Store.Conversations.CreateAsync(Alice);

        Guid.Parse(stored.Id).Version.Should().Be(7);
        stored.Id.Should().Be(stored.Id.ToLowerInvariant());
        stored.Should().BeEquivalentTo(new NewConversation(Alice), o => o.Excluding(c => c.Id).Excluding(c => c.StartedAt));
        stored.ContextWindowSize.Should().Be(8192);
        stored.StartedAt.Should().Be(ManualClock.Start);
        stored.LastActivityAt.Should().Be(ManualClock.Start);
    }

    [Fact]
    public async Task Create_refuses_a_parent_or_session_that_does_not_exist()
    {
        foreach (var conversation in new NewConversation[] { new(Alice) { ParentId = "nothing" }, new(Alice) { SessionId = "nothing" } })
        {
            var create = () => Store.Conversations.CreateAsync(conversation);
            (await create.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nothing'*");
        }

        (await Store.Conversations.CountAsync(Alice)).Should().Be(0);
    }

    [Fact]
    public async Task An_id_or_external_key_that_is_taken_is_a_conflict()
    {
        await Store.Conversations.CreateAsync(new NewConversation(Alice) { Id = "c1", ExternalKey = "k1" });

        foreach (var conversation in new NewConversation[] { new(Bob) { Id = "c1" }, new(Bob) { ExternalKey = "k1" } })
        {
            var again = () => Store.Conversations.CreateAsync(conversation);
            await again.Should().ThrowAsync<ConversationStoreConflictException>();
        }

        (await Store.Conversations.CountAsync(Bob)).Should().Be(0);
        (await Store.Conversations.FindByExternalKeyAsync("K1")).Should().BeNull("keys are compared ordinally");
    }

    [Fact]
    public async Task GetOrCreate_starts_one_and_finds_it_from_then_on()
    {
        var first = await Store.Conversations.GetOrCreateAsync("discord:1", Alice);
        await Store.Conversations.CompleteAsync(first.Id);

        var again = await Store.Conversations.GetOrCreateAsync("discord:1", Bob);

        first.UserId.Should().Be(Alice);
        first.ExternalKey.Should().Be("discord:1");
        again.Id.Should().Be(first.Id);
        again.UserId.Should().Be(Alice);
        again.Status.Should().Be(ConversationStatus.Completed);
        (await Store.Conversations.CountAsync(Bob)).Should().Be(0);
    }

    [Fact]
    public async Task GetOrCreate_by_many_at_once_starts_one()
    {
        using var gate = new ManualResetEventSlim();
        var callers = Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
        {
            gate.Wait();
            return await Store.Conversations.GetOrCreateAsync($"discord:{i % 4}", $"user-{i}");
        })).ToList();
        gate.Set();

        var found = await Task.WhenAll(callers);

        found.Distinct().Should().HaveCount(4);
        found.GroupBy(c => c.ExternalKey).Should().OnlyContain(g => g.Distinct().Count() == 1);
    }

    [Fact]
    public async Task Update_sets_what_it_gives_and_leaves_the_rest()
    {
        var chat = await Store.Conversations.CreateAsync(new NewConversation(Alice) { Title = "old", Mode = "m", Provider = "p", Metadata = "[1]" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var updated = await Store.Conversations.UpdateAsync(chat.Id, new() { Title = "new", Mode = null });

        updated.Should().Be(chat with { Title = "new", Mode = null, UpdatedAt = Clock.Now });
        (await Store.Conversations.FindByIdAsync(chat.Id)).Should().Be(updated);
    }

    [Fact]
    public async Task Update_sets_and_clears_every_property()
    {
        var chat = await ChatAsync();

        var set = await Store.Conversations.UpdateAsync(chat.Id, new()
        {
            Title = "t",
            Mode = "m",
            Provider = "p",
            Model = "mo",
            SystemPrompt = "s",
            ContextWindowSize = 1,
            AutoApprovalSettings = "{}",
            Metadata = "[1]",
        });
        var cleared = await Store.Conversations.UpdateAsync(chat.Id, new() { Title = null, Mode = null, Provider = null, Model = null, SystemPrompt = null, AutoApprovalSettings = null, Metadata = null });

        set.Should().Be(chat with
        {
            Title = "t",
            Mode = "m",
            Provider = "p",
            Model = "mo",
            SystemPrompt = "s",
            ContextWindowSize = 1,
            AutoApprovalSettings = "{}",
            Metadata = "[1]",
            UpdatedAt = set.UpdatedAt,
        });
        cleared.Should().Be(chat with { ContextWindowSize = 1, UpdatedAt = cleared.UpdatedAt });
        set.UpdatedAt.Should().BeAfter(chat.UpdatedAt, "each change moves it, even within a millisecond");
        cleared.UpdatedAt.Should().BeAfter(set.UpdatedAt);
    }

    [Fact]
    public async Task Update_that_gives_nothing_changes_nothing()
    {
        var chat = await ChatAsync();

        (await Store.Conversations.UpdateAsync(chat.Id, new())).Should().Be(chat);
    }

    [Fact]
    public async Task Delete_takes_what_belongs_to_it_and_unlinks_the_rest()
    {
        var chat = await ChatAsync();
        var thread = await Store.Conversations.CreateAsync(new NewConversation(Alice) { ParentId = chat.Id });
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        await Store.Conversations.AddTagAsync(chat.Id, "work");
        var other = await Store.Messages.AppendAsync((await ChatAsync()).Id, MessageRole.User, "other");

        (await Store.Conversations.DeleteAsync(chat.Id)).Should().BeTrue();
        (await Store.Conversations.DeleteAsync(chat.Id)).Should().BeFalse();

        (await Store.Conversations.FindByIdAsync(chat.Id)).Should().BeNull();
        (await Store.Messages.FindByIdAsync(message.Id)).Should().BeNull();
        (await Store.Messages.FindByIdAsync(other.Id)).Should().Be(other);
        (await Store.Conversations.ListTagsOfUserAsync(Alice)).Should().BeEmpty();
        (await Store.Conversations.FindByIdAsync(thread.Id))!.ParentId.Should().BeNull();
    }

    [Fact]
    public async Task Delete_takes_a_long_conversation_whole()
    {
        var chat = await ChatAsync();
        var all = await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 10_000).Select(i => new NewMessage(chat.Id, MessageRole.User, $"{i}") { Id = $"m{i}", ParentId = i == 0 ? null : $"m{i - 1}" })]);

        (await Store.Conversations.DeleteAsync(chat.Id)).Should().BeTrue();

        (await Store.Messages.CountAsync(chat.Id)).Should().Be(0);
        (await Store.Messages.FindByIdAsync(all[^1].Id)).Should().BeNull();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var tooLong = new string('x', 257);
        var chat = await ChatAsync();
        var good = new NewConversation(Bob);
        var refused = new (Func<Task> Call, string Parameter)[]
        {
            (() => Store.Conversations.CreateAsync((NewConversation)null!), "conversation"),
            (() => Store.Conversations.CreateAsync((string)null!), "userId"),
            (() => Store.Conversations.CreateAsync(""), "userId"),
            (() => Store.Conversations.CreateAsync(good with { UserId = null! }), "conversation.UserId"),
            (() => Store.Conversations.CreateAsync(good with { UserId = "a\ud800" }), "conversation.UserId"),
            (() => Store.Conversations.CreateAsync(good with { Id = "" }), "conversation.Id"),
            (() => Store.Conversations.CreateAsync(good with { Id = "a\0" }), "conversation.Id"),
            (() => Store.Conversations.CreateAsync(good with { ExternalKey = tooLong }), "conversation.ExternalKey"),
            (() => Store.Conversations.CreateAsync(good with { SessionId = "" }), "conversation.SessionId"),
            (() => Store.Conversations.CreateAsync(good with { ParentId = "" }), "conversation.ParentId"),
            (() => Store.Conversations.CreateAsync(good with { Title = "a\0b" }), "conversation.Title"),
            (() => Store.Conversations.CreateAsync(good with { Mode = "" }), "conversation.Mode"),
            (() => Store.Conversations.CreateAsync(good with { ChannelId = "" }), "conversation.ChannelId"),
            (() => Store.Conversations.CreateAsync(good with { GuildId = "" }), "conversation.GuildId"),
            (() => Store.Conversations.CreateAsync(good with { Provider = "" }), "conversation.Provider"),
            (() => Store.Conversations.CreateAsync(good with { Model = tooLong }), "conversation.Model"),
            (() => Store.Conversations.CreateAsync(good with { SystemPrompt = new string('x', 1024 * 1024 + 1) }), "conversation.SystemPrompt"),
            (() => Store.Conversations.CreateAsync(good with { ContextWindowSize = 0 }), "conversation.ContextWindowSize"),
            (() => Store.Conversations.CreateAsync(good with { AutoApprovalSettings = "{" }), "conversation.AutoApprovalSettings"),
            (() => Store.Conversations.CreateAsync(good with { Metadata = "" }), "conversation.Metadata"),
            (() => Store.Conversations.CreateAsync(good with { StartedAt = ManualClock.Start.AddDays(2) }), "conversation.StartedAt"),
            (() => Store.Conversations.GetOrCreateAsync("", Bob), "externalKey"),
            (() => Store.Conversations.GetOrCreateAsync("k", ""), "userId"),
            (() => Store.Conversations.FindByIdAsync(null!), "id"),
            (() => Store.Conversations.FindByExternalKeyAsync(tooLong), "externalKey"),
            (() => Store.Conversations.UpdateAsync("", new() { Title = "x" }), "id"),
            (() => Store.Conversations.UpdateAsync(chat.Id, null!), "update"),
            (() => Store.Conversations.UpdateAsync(chat.Id, new() { Title = "\udc00" }), "update.Title"),
            (() => Store.Conversations.UpdateAsync(chat.Id, new() { Mode = "" }), "update.Mode"),
            (() => Store.Conversations.UpdateAsync(chat.Id, new() { Provider = "" }), "update.Provider"),
            (() => Store.Conversations.UpdateAsync(chat.Id, new() { Model = tooLong }), "update.Model"),
            (() => Store.Conversations.UpdateAsync(chat.Id, new() { SystemPrompt = "\0" }), "update.SystemPrompt"),
            (() => Store.Conversations.UpdateAsync(chat.Id, new() { ContextWindowSize = 0 }), "update.ContextWindowSize"),
            (() => Store.Conversations.UpdateAsync(chat.Id, new() { AutoApprovalSettings = "NaN" }), "update.AutoApprovalSettings"),
            (() => Store.Conversations.UpdateAsync(chat.Id, new() { Metadata = "{} {}" }), "update.Metadata"),
            (() => Store.Conversations.UpdateActivityAsync(""), "id"),
            (() => Store.Conversations.CompleteAsync(""), "id"),
            (() => Store.Conversations.ExpireAsync(""), "id"),
            (() => Store.Conversations.ReopenAsync(""), "id"),
            (() => Store.Conversations.DeleteAsync(""), "id"),
        };

        foreach (var (call, parameter) in refused)
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Conversations.CountAsync(Bob)).Should().Be(0);
        (await Store.Conversations.FindByIdAsync(chat.Id)).Should().Be(chat);
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_change()
    {
        (await Store.Conversations.FindByIdAsync("nothing")).Should().BeNull();
        (await Store.Conversations.FindByExternalKeyAsync("nothing")).Should().BeNull();
        (await Store.Conversations.FindActiveByUserIdAsync("nobody")).Should().BeEmpty();
        (await Store.Conversations.ListAsync("nobody")).Items.Should().BeEmpty();
        (await Store.Conversations.ListOverviewsAsync("nobody")).Items.Should().BeEmpty();
        (await Store.Conversations.CountAsync("nobody")).Should().Be(0);
        (await Store.Conversations.ListTagsAsync("nothing")).Should().BeEmpty();
        (await Store.Conversations.ListTagsOfUserAsync("nobody")).Should().BeEmpty();
        (await Store.Conversations.RemoveTagAsync("nothing", "tag")).Should().BeFalse();
        (await Store.Conversations.DeleteAsync("nothing")).Should().BeFalse();

        foreach (var change in new Func<Task>[]
        {
            () => Store.Conversations.UpdateAsync("nothing", new() { Title = "x" }),
            () => Store.Conversations.UpdateAsync("nothing", new()),
            () => Store.Conversations.UpdateActivityAsync("nothing"),
            () => Store.Conversations.CompleteAsync("nothing"),
            () => Store.Conversations.ExpireAsync("nothing"),
            () => Store.Conversations.ReopenAsync("nothing"),
            () => Store.Conversations.ForkAsync("nothing"),
            () => Store.Conversations.AddTagAsync("nothing", "tag"),
        })
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nothing'*");
        }
    }

    [Fact]
    public async Task GetOrCreate_gives_a_new_one_its_settings_and_leaves_an_old_one_alone()
    {
        var made = await Store.Conversations.GetOrCreateAsync(new NewConversation(Alice) { ExternalKey = "key", Title = "first", ChannelId = "c" });
        var found = await Store.Conversations.GetOrCreateAsync(new NewConversation(Alice) { ExternalKey = "key", Title = "second" });
        var keyless = () => Store.Conversations.GetOrCreateAsync(new NewConversation(Alice));

        made.Should().Match<Conversation>(c => c.Title == "first" && c.ChannelId == "c");
        found.Should().Be(made);
        await keyless.Should().ThrowAsync<ArgumentException>().WithParameterName("conversation.ExternalKey");
    }
}
