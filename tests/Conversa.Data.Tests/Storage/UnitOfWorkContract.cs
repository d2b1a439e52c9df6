using Conversa.Data.Conversations;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Storage;

public abstract class UnitOfWorkContract(EngineKind engine) : StoreContract(engine)
{
    protected override void Configure(ConversationStoreOptions options) => options.UnitOfWorkTimeout = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Commit_stores_everything_written_through_it()
    {
        await using (var work = await Store.BeginAsync())
        {
            var chat = await work.Conversations.CreateAsync(new NewConversation(Alice) { Id = "c" });
            await work.Messages.AppendAsync(chat.Id, MessageRole.User, "a");
            await work.Messages.AppendAsync(chat.Id, MessageRole.User, "b");
            (await work.Messages.CountAsync(chat.Id)).Should().Be(2, "it reads its own writes");
            await work.CommitAsync();
        }

        (await Store.Messages.CountAsync("c")).Should().Be(2);
    }

    [Fact]
    public async Task Disposing_without_commit_stores_nothing()
    {
        await using (var work = await Store.BeginAsync())
        {
            await work.Conversations.CreateAsync(new NewConversation(Alice) { Id = "c" });
        }

        (await Store.Conversations.FindByIdAsync("c")).Should().BeNull();
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_unit_as_it_was_before()
    {
        var chat = await ChatAsync();
        await using (var work = await Store.BeginAsync())
        {
            await work.Messages.AppendAsync(chat.Id, MessageRole.User, "a");
            var bad = () => work.Messages.CreateManyAsync([new(chat.Id, MessageRole.User, "b"), new("nowhere", MessageRole.User, "c")]);
            await bad.Should().ThrowAsync<ConversationStoreNotFoundException>();
            await work.CommitAsync();
        }

        (await Store.Messages.FindByConversationIdAsync(chat.Id)).Select(m => m.Content).Should().Equal("a");
    }

    [Fact]
    public async Task Using_the_store_itself_in_the_same_flow_throws_at_once()
    {
        var chat = await ChatAsync();
        await using (var work = await Store.BeginAsync())
        {
            await work.Messages.AppendAsync(chat.Id, MessageRole.User, "a");
            foreach (var use in new Func<Task>[]
            {
                () => Store.Messages.AppendAsync(chat.Id, MessageRole.User, "b"),
                () => Store.Messages.CountAsync(chat.Id),
                () => Store.ForUser(Alice).Messages.CountAsync(chat.Id),
                () => Store.BeginAsync(),
            })
            {
                await use.Should().ThrowAsync<InvalidOperationException>();
            }
        }

        (await Store.Messages.CountAsync(chat.Id)).Should().Be(0);
    }

    [Fact]
    public async Task Other_flows_wait_for_it()
    {
        var chat = await ChatAsync();
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        var unit = Task.Run(async () =>
        {
            await using var work = await Store.BeginAsync();
            await work.Messages.AppendAsync(chat.Id, MessageRole.User, "first");
            begun.SetResult();
            await end.Task;
            await work.CommitAsync();
        });
        await begun.Task;

        var other = Store.Messages.AppendAsync(chat.Id, MessageRole.User, "second");
        other.IsCompleted.Should().BeFalse();
        end.SetResult();
        await Task.WhenAll(unit, other);

        (await Store.Messages.FindByConversationIdAsync(chat.Id)).Select(m => m.Content).Should().Equal("first", "second");
    }

    [Fact]
    public async Task It_is_rolled_back_when_it_holds_the_writer_too_long()
    {
        var chat = await ChatAsync();
        var other = Task.CompletedTask;
        await using (var work = await Store.BeginAsync())
        {
            await work.Messages.AppendAsync(chat.Id, MessageRole.User, "lost");
            using (ExecutionContext.SuppressFlow())
            {
                other = Task.Run(() => Store.Messages.AppendAsync(chat.Id, MessageRole.User, "waits for it"));
            }

            await other;
            var commit = () => work.CommitAsync();
            (await commit.Should().ThrowAsync<UnitOfWorkExpiredException>()).Which.IsTransient.Should().BeTrue();
        }

        (await Store.Messages.FindByConversationIdAsync(chat.Id)).Select(m => m.Content).Should().Equal("waits for it");
    }

    [Fact]
    public async Task After_its_end_it_refuses_everything_and_the_store_is_free()
    {
        var work = await Store.BeginAsync();
        var chat = await work.Conversations.CreateAsync(Alice);
        await work.CommitAsync();

        await FluentActions.Awaiting(() => work.CommitAsync()).Should().ThrowAsync<InvalidOperationException>();
        await FluentActions.Awaiting(() => work.Messages.CountAsync(chat.Id)).Should().ThrowAsync<InvalidOperationException>();
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(0);
        await work.DisposeAsync();
        await work.DisposeAsync();
    }

    [Fact]
    public async Task A_unit_that_only_reads_holds_nothing()
    {
        var chat = await ChatAsync();
        await using var work = await Store.BeginAsync();
        (await work.Messages.CountAsync(chat.Id)).Should().Be(0);

        Task other;
        using (ExecutionContext.SuppressFlow())
        {
            other = Task.Run(() => Store.Messages.AppendAsync(chat.Id, MessageRole.User, "x"));
        }

        await other;
        (await work.Messages.CountAsync(chat.Id)).Should().Be(1);
        await work.CommitAsync();
    }

    [Fact]
    public async Task ForUser_narrows_a_unit_as_it_narrows_the_store()
    {
        var chat = await ChatAsync(Bob);
        await using var work = await Store.BeginAsync();

        var append = () => work.ForUser(Alice).Messages.AppendAsync(chat.Id, MessageRole.User, "x");

        await append.Should().ThrowAsync<ConversationStoreNotFoundException>();
    }
}
