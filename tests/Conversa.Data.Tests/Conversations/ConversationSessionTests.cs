using Conversa.Data.Conversations;
using Conversa.Data.Messages;
using Conversa.Data.Storage;

namespace Conversa.Data.Tests.Conversations;

/// <summary>The user session that a conversation begins in. The sessions are put there by hand.</summary>
public sealed class ConversationSessionTests : IAsyncLifetime
{
    private readonly SqliteEngine _engine = new(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:" }, null);

    private ConversationRepository Conversations => new(_engine, owner: null);

    public Task InitializeAsync() => RunAsync(
        """
        INSERT INTO users (id, created_at, updated_at) VALUES ('alice', 0, 0), ('bob', 0, 0);
        INSERT INTO user_sessions (id, user_id, started_at, created_at, updated_at) VALUES ('s-alice', 'alice', 0, 0, 0), ('s-bob', 'bob', 0, 0, 0);
        """);

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Conversations_and_forks_begin_in_a_session_and_outlive_it()
    {
        var chat = await Conversations.CreateAsync(new NewConversation("alice") { SessionId = "s-alice" });
        var message = await new MessageRepository(_engine, owner: null).AppendAsync(chat.Id, MessageRole.User, "hello");
        var fork = await Conversations.ForkAsync(message.Id, new() { SessionId = "s-alice" });

        chat.SessionId.Should().Be("s-alice");
        fork.SessionId.Should().Be("s-alice");
        (await Conversations.ForkAsync(message.Id)).SessionId.Should().BeNull("the origin's session is not the fork's");

        await RunAsync("DELETE FROM user_sessions WHERE id = 's-alice'");

        (await Conversations.FindByIdAsync(chat.Id))!.SessionId.Should().BeNull();
        (await Conversations.FindByIdAsync(fork.Id))!.SessionId.Should().BeNull();
    }

    [Fact]
    public async Task One_users_store_does_not_know_the_sessions_of_others()
    {
        var mine = new ConversationRepository(_engine, "alice");
        var chat = await mine.CreateAsync(new NewConversation("alice") { SessionId = "s-alice" });
        var message = await new MessageRepository(_engine, "alice").AppendAsync(chat.Id, MessageRole.User, "hello");

        foreach (var use in new Func<Task>[]
        {
            () => mine.CreateAsync(new NewConversation("alice") { SessionId = "s-bob" }),
            () => mine.ForkAsync(message.Id, new() { SessionId = "s-bob" }),
        })
        {
            (await use.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'s-bob'*");
        }

        (await mine.CountAsync("alice")).Should().Be(1);
    }

    private Task RunAsync(string script) => _engine.WriteAsync(
        session =>
        {
            session.RunScript(script);
            return new ValueTask<bool>(true);
        },
        CancellationToken.None);
}
