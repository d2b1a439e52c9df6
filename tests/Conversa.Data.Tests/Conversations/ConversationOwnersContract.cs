using Conversa.Data.Conversations;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Conversations;

/// <summary>A store that is one user's: others' conversations are not found and cannot be changed, by any method.</summary>
public abstract class ConversationOwnersContract(EngineKind engine) : StoreContract(engine)
{
    public static TheoryData<string> Others => new(Bob, "ALICE", "alice ");

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Reads_do_not_find_what_is_anothers(string other)
    {
        var (chat, _) = await TaggedChatAsync(Alice);
        var seen = Store.ForUser(other).Conversations;

        (await seen.FindByIdAsync(chat.Id)).Should().BeNull();
        (await seen.FindByExternalKeyAsync(chat.ExternalKey!)).Should().BeNull();
        (await seen.FindActiveByUserIdAsync(Alice)).Should().BeEmpty();
        (await seen.ListAsync(Alice)).Items.Should().BeEmpty();
        (await seen.ListAsync(other, new() { ParentId = chat.Id })).Items.Should().BeEmpty();
        (await seen.ListOverviewsAsync(Alice)).Items.Should().BeEmpty();
        (await seen.CountAsync(Alice)).Should().Be(0);
        (await seen.ListTagsAsync(chat.Id)).Should().BeEmpty();
        (await seen.ListTagsOfUserAsync(Alice)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Changes_do_not_reach_what_is_anothers(string other)
    {
        var (chat, message) = await TaggedChatAsync(Alice);
        await ChatAsync(other);
        Clock.Advance(TimeSpan.FromHours(1));
        var seen = Store.ForUser(other).Conversations;

        foreach (var (change, name) in new (Func<Task>, string)[]
        {
            (() => seen.UpdateAsync(chat.Id, new() { Title = "x" }), chat.Id),
            (() => seen.UpdateAsync(chat.Id, new()), chat.Id),
            (() => seen.UpdateActivityAsync(chat.Id), chat.Id),
            (() => seen.CompleteAsync(chat.Id), chat.Id),
            (() => seen.ExpireAsync(chat.Id), chat.Id),
            (() => seen.ReopenAsync(chat.Id), chat.Id),
            (() => seen.AddTagAsync(chat.Id, "x"), chat.Id),
            (() => seen.ForkAsync(message.Id), message.Id),
            (() => seen.CreateAsync(Alice), Alice),
            (() => seen.CreateAsync(new NewConversation(Alice)), Alice),
            (() => seen.CreateAsync(new NewConversation(other) { ParentId = chat.Id }), chat.Id),
            (() => seen.GetOrCreateAsync("new", Alice), Alice),
        })
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage($"*'{name}'*");
        }

        (await seen.RemoveTagAsync(chat.Id, "work")).Should().BeFalse();
        (await seen.DeleteAsync(chat.Id)).Should().BeFalse();
        (await seen.ExpireIdleAsync(TimeSpan.FromMinutes(1))).Should().Be(1);
        (await Store.Conversations.ListAsync(Alice)).Items.Should().Equal(chat);
        (await Store.Conversations.ListTagsAsync(chat.Id)).Should().Equal("work");
        (await Store.Conversations.CountAsync(other)).Should().Be(1);
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(1);
    }

    [Fact]
    public async Task GetOrCreate_of_anothers_key_is_a_conflict_that_does_not_say_whose()
    {
        var (chat, _) = await TaggedChatAsync(Alice);

        var get = () => Store.ForUser(Bob).Conversations.GetOrCreateAsync(chat.ExternalKey!, Bob);

        var conflict = (await get.Should().ThrowAsync<ConversationStoreConflictException>()).Which;
        conflict.ExistingId.Should().BeNull();
        conflict.ToString().Should().NotContain(chat.Id).And.NotContain(Alice);
        (await Store.Conversations.CountAsync(Bob)).Should().Be(0);
    }

    [Fact]
    public async Task One_users_store_does_all_of_it_for_that_user()
    {
        var mine = Store.ForUser(Alice).Conversations;

        var chat = await mine.GetOrCreateAsync("k", Alice);
        (await mine.GetOrCreateAsync("k", Alice)).Should().Be(chat);
        var thread = await mine.CreateAsync(new NewConversation(Alice) { ParentId = chat.Id });
        var message = await Store.ForUser(Alice).Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        var fork = await mine.ForkAsync(message.Id);
        await mine.AddTagAsync(chat.Id, "work");
        await mine.UpdateActivityAsync(chat.Id);
        await mine.CompleteAsync(chat.Id);
        await mine.ReopenAsync(chat.Id);
        await mine.ExpireAsync(chat.Id);

        (await Store.ForUser(Alice).Messages.CountAsync(fork.Id)).Should().Be(1);
        (await mine.UpdateAsync(chat.Id, new() { Title = "t" })).Title.Should().Be("t");
        (await mine.ListAsync(Alice)).Items.Select(c => c.Id).Should().BeEquivalentTo(chat.Id, thread.Id, fork.Id);
        (await mine.ListOverviewsAsync(Alice, new() { Tag = "work" })).Items.Should().ContainSingle().Which.MessageCount.Should().Be(1);
        (await mine.FindActiveByUserIdAsync(Alice)).Should().HaveCount(2);
        (await mine.ListTagsOfUserAsync(Alice)).Should().Equal(new TagCount { Tag = "work", Count = 1 });
        (await mine.RemoveTagAsync(chat.Id, "work")).Should().BeTrue();
        (await mine.DeleteAsync(chat.Id)).Should().BeTrue();
        (await mine.CountAsync(Alice)).Should().Be(2);
    }

    private async Task<(Conversation Chat, Message Message)> TaggedChatAsync(string userId)
    {
        var chat = await Store.Conversations.CreateAsync(new NewConversation(userId) { ExternalKey = $"key of {Guid.CreateVersion7()}" });
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        await Store.Conversations.AddTagAsync(chat.Id, "work");
        return ((await Store.Conversations.FindByIdAsync(chat.Id))!, message);
    }
}
