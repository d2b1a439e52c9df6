using Conversa.Data.Conversations;

namespace Conversa.Data.Tests.Conversations;

public abstract class ConversationTagsContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task Tags_are_added_once_and_listed_in_order()
    {
        var chat = await ChatAsync();
        foreach (var tag in new[] { "work", "Work", "été", "work", "'; --" })
        {
            await Store.Conversations.AddTagAsync(chat.Id, tag);
        }

        (await Store.Conversations.ListTagsAsync(chat.Id)).Should().Equal("'; --", "Work", "work", "été");
        (await Store.Conversations.ListTagsAsync(chat.Id, limit: 2)).Should().Equal("'; --", "Work");
        (await Store.Conversations.FindByIdAsync(chat.Id)).Should().Be(chat, "a tag is no activity");
    }

    [Fact]
    public async Task RemoveTag_says_whether_it_was_there()
    {
        var chat = await ChatAsync();
        await Store.Conversations.AddTagAsync(chat.Id, "work");

        (await Store.Conversations.RemoveTagAsync(chat.Id, "WORK")).Should().BeFalse();
        (await Store.Conversations.RemoveTagAsync(chat.Id, "work")).Should().BeTrue();
        (await Store.Conversations.RemoveTagAsync(chat.Id, "work")).Should().BeFalse();
        (await Store.Conversations.ListTagsAsync(chat.Id)).Should().BeEmpty();
    }

    [Fact]
    public async Task ListTagsOfUser_counts_conversations_the_most_used_tag_first()
    {
        foreach (var tags in new string[][] { ["b", "a"], ["b", "c"], ["b"], [] })
        {
            var chat = await ChatAsync();
            foreach (var tag in tags)
            {
                await Store.Conversations.AddTagAsync(chat.Id, tag);
            }
        }

        await Store.Conversations.AddTagAsync((await ChatAsync(Bob)).Id, "a");

        (await Store.Conversations.ListTagsOfUserAsync(Alice)).Select(t => (t.Tag, t.Count)).Should().Equal(("b", 3), ("a", 1), ("c", 1));
        (await Store.Conversations.ListTagsOfUserAsync(Alice, limit: 1)).Should().Equal(new TagCount { Tag = "b", Count = 3 });
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name()
    {
        var chat = await ChatAsync();
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Store.Conversations.AddTagAsync("", "t"), "id"),
            (() => Store.Conversations.AddTagAsync(chat.Id, null!), "tag"),
            (() => Store.Conversations.AddTagAsync(chat.Id, ""), "tag"),
            (() => Store.Conversations.AddTagAsync(chat.Id, "a\0"), "tag"),
            (() => Store.Conversations.AddTagAsync(chat.Id, "a\ud800"), "tag"),
            (() => Store.Conversations.AddTagAsync(chat.Id, new string('x', 257)), "tag"),
            (() => Store.Conversations.RemoveTagAsync(chat.Id, ""), "tag"),
            (() => Store.Conversations.RemoveTagAsync("", "t"), "id"),
            (() => Store.Conversations.ListTagsAsync(""), "id"),
            (() => Store.Conversations.ListTagsOfUserAsync(""), "userId"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }
}
