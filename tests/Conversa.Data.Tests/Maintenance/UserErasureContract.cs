using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Maintenance;

public sealed class UserErasureOnTemporaryFile() : UserErasureContract(EngineKind.TemporaryFile);

public sealed class UserErasureInMemory() : UserErasureContract(EngineKind.InMemory);

public abstract class UserErasureContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task An_erased_user_is_not_found_in_any_way()
    {
        var chat = await ChatAsync();
        await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "my cat is called Socks");
        await Store.Memories.RememberAsync(Alice, "has a cat called Socks");
        await Store.Knowledge.AddAsync(new("file", "f", "concept", "Socks", "a cat") { UserId = Alice });

        var erased = await Store.Maintenance.EraseUserAsync(Alice);

        erased.IsComplete.Should().BeTrue();
        (await Store.Users.FindByIdAsync(Alice)).Should().BeNull();
        (await Store.Conversations.FindByIdAsync(chat.Id)).Should().BeNull();
        (await Store.Messages.FindByConversationIdAsync(chat.Id)).Should().BeEmpty();
        (await Store.Messages.SearchAsync("Socks")).Should().BeEmpty();
        (await Store.Memories.SearchAsync(Alice, "Socks")).Should().BeEmpty();
        (await Store.Knowledge.SearchAsync("Socks")).Should().BeEmpty();
    }

    [Fact]
    public async Task What_others_wrote_in_a_conversation_of_theirs_goes_with_it_and_what_they_wrote_in_others_goes_alone()
    {
        var (own, others) = (await ChatAsync(Alice), await ChatAsync(Bob));
        await Store.Messages.CreateAsync(new(own.Id, MessageRole.User, "hello Alice") { AuthorId = Bob });
        await Store.Messages.CreateAsync(new(others.Id, MessageRole.User, "hello Bob") { AuthorId = Alice });
        var kept = await Store.Messages.AppendAsync(others.Id, MessageRole.Assistant, "hello both");

        var erased = await Store.Maintenance.EraseUserAsync(Alice);

        erased.Deleted["messages"].Should().Be(2);
        (await Store.Messages.FindByConversationIdAsync(others.Id)).Should().Equal(kept);
    }

    [Fact]
    public async Task A_late_write_does_not_bring_the_user_back()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        await Store.Maintenance.EraseUserAsync(Alice);

        await Late(() => Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "an answer that took its time"));
        await Late(() => Store.Messages.EditAsync(message.Id, "edited"));
        await Late(() => Store.States.SaveStateJsonAsync(chat.Id, "{}"));
        await Late(() => Store.Traces.StartTraceAsync(new("save") { ConversationId = chat.Id }));
        await Late(() => Store.Usage.LogAsync(new("anthropic", "m") { ConversationId = chat.Id, UserId = Alice }));
        await Late(() => Store.Usage.LogAsync(new("anthropic", "m") { ConversationId = chat.Id }));
        await Late(() => Store.Analytics.Features.StartAsync(new("search", "core") { UserId = Alice }));

        (await Store.Users.FindByIdAsync(Alice)).Should().BeNull();
        (await Store.Conversations.FindByIdAsync(chat.Id)).Should().BeNull();

        // Refused, or kept without the user.
        static async Task Late(Func<Task> write)
        {
            try
            {
                await write();
            }
            catch (ConversationStoreException)
            {
            }
        }
    }

    [Fact]
    public async Task Writes_go_on_while_a_user_is_erased()
    {
        var (own, others) = (await ChatAsync(Alice), await ChatAsync(Bob));
        foreach (var i in Enumerable.Range(0, 300))
        {
            await Store.Messages.AppendAsync(own.Id, MessageRole.User, $"message {i}");
        }

        var erasing = Store.Maintenance.EraseUserAsync(Alice);
        var written = 0;
        do
        {
            await Store.Messages.AppendAsync(others.Id, MessageRole.User, "hello");
            written++;
        }
        while (!erasing.IsCompleted);

        (await erasing).Deleted["messages"].Should().Be(300);
        (await Store.Messages.CountAsync(others.Id)).Should().Be(written);
    }

    [Fact]
    public async Task Erasing_a_user_who_never_was_deletes_nothing()
    {
        await ChatAsync(Bob);

        var erased = await Store.Maintenance.EraseUserAsync("nobody");

        erased.Deleted.Values.Should().OnlyContain(rows => rows == 0);
        erased.IsComplete.Should().BeTrue();
        (await Store.Users.FindByIdAsync(Bob)).Should().NotBeNull();
    }

    [Fact]
    public async Task Erase_refuses_an_empty_id() =>
        await Store.Maintenance.Invoking(m => m.EraseUserAsync("")).Should().ThrowAsync<ArgumentException>().WithParameterName("userId");
}
