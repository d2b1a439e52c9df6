using Conversa.Data.Conversations;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Conversations;

/// <summary>The life of a conversation: activity, completion, expiry, reopening.</summary>
public abstract class ConversationStatusContract(EngineKind engine) : StoreContract(engine)
{
    private static TimeSpan Hour => TimeSpan.FromHours(1);

    [Fact]
    public async Task UpdateActivity_notes_the_time_and_nothing_else()
    {
        var chat = await ChatAsync();
        Clock.Advance(Hour);

        await Store.Conversations.UpdateActivityAsync(chat.Id);

        (await FindAsync(chat)).Should().Be(chat with { LastActivityAt = Clock.Now, UpdatedAt = Clock.Now });
    }

    [Fact]
    public async Task UpdateActivity_never_goes_back()
    {
        var chat = await ChatAsync();
        await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "ahead") { Timestamp = ManualClock.Start + (3 * Hour) });
        Clock.Advance(Hour);

        await Store.Conversations.UpdateActivityAsync(chat.Id);

        (await FindAsync(chat)).LastActivityAt.Should().Be(ManualClock.Start + (3 * Hour));
    }

    [Fact]
    public async Task Complete_and_Expire_end_an_active_conversation()
    {
        var done = await ChatAsync();
        var left = await ChatAsync();
        Clock.Advance(Hour);

        await Store.Conversations.CompleteAsync(done.Id);
        await Store.Conversations.ExpireAsync(left.Id);

        (await FindAsync(done)).Should().Be(done with { Status = ConversationStatus.Completed, UpdatedAt = Clock.Now });
        (await FindAsync(left)).Should().Be(left with { Status = ConversationStatus.Expired, UpdatedAt = Clock.Now });
    }

    [Theory]
    [InlineData(ConversationStatus.Completed)]
    [InlineData(ConversationStatus.Expired)]
    public async Task Reopen_makes_it_active_again_as_of_now(ConversationStatus status)
    {
        var chat = await InStatusAsync(status);
        Clock.Advance(Hour);

        await Store.Conversations.ReopenAsync(chat.Id);

        (await FindAsync(chat)).Should().Be(chat with { Status = ConversationStatus.Active, LastActivityAt = Clock.Now, UpdatedAt = Clock.Now });
        (await Store.Conversations.ExpireIdleAsync(Hour)).Should().Be(0);
    }

    [Fact]
    public async Task Other_transitions_are_refused_and_change_nothing()
    {
        foreach (var (status, asked, word) in new (ConversationStatus, Func<string, Task>, string)[]
        {
            (ConversationStatus.Active, id => Store.Conversations.ReopenAsync(id), "active and cannot be reopened"),
            (ConversationStatus.Completed, id => Store.Conversations.CompleteAsync(id), "completed and cannot be completed"),
            (ConversationStatus.Completed, id => Store.Conversations.ExpireAsync(id), "completed and cannot be expired"),
            (ConversationStatus.Expired, id => Store.Conversations.CompleteAsync(id), "expired and cannot be completed"),
            (ConversationStatus.Expired, id => Store.Conversations.ExpireAsync(id), "expired and cannot be expired"),
        })
        {
            var chat = await InStatusAsync(status);
            var change = () => asked(chat.Id);

            (await change.Should().ThrowAsync<ConversationStoreInvalidTransitionException>()).WithMessage($"*'{chat.Id}' is {word}*");
            (await FindAsync(chat)).Should().Be(chat);
        }
    }

    [Fact]
    public async Task Of_two_who_complete_it_at_once_one_does()
    {
        var chat = await ChatAsync();
        var callers = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            try
            {
                await Store.Conversations.CompleteAsync(chat.Id);
                return 1;
            }
            catch (ConversationStoreInvalidTransitionException)
            {
                return 0;
            }
        }));

        (await Task.WhenAll(callers)).Sum().Should().Be(1);
    }

    [Fact]
    public async Task ExpireIdle_expires_what_is_active_and_was_idle_that_long()
    {
        var oldest = await ChatAsync();
        var completed = await ChatAsync();
        await Store.Conversations.CompleteAsync(completed.Id);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var younger = await ChatAsync(Bob);
        var alive = await ChatAsync();
        Clock.Advance(Hour - TimeSpan.FromMilliseconds(1));
        await Store.Messages.AppendAsync(alive.Id, MessageRole.User, "hello");

        (await Store.Conversations.ExpireIdleAsync(Hour)).Should().Be(1, "one was active exactly an hour ago, one a millisecond less");
        (await FindAsync(oldest)).Should().Be(oldest with { Status = ConversationStatus.Expired, UpdatedAt = Clock.Now });
        (await FindAsync(younger)).Status.Should().Be(ConversationStatus.Active);
        (await FindAsync(completed)).Status.Should().Be(ConversationStatus.Completed);

        (await Store.Conversations.ExpireIdleAsync(TimeSpan.FromTicks(1))).Should().Be(1);
        (await FindAsync(younger)).Status.Should().Be(ConversationStatus.Expired);
        (await FindAsync(alive)).Status.Should().Be(ConversationStatus.Active);
        (await Store.Conversations.ExpireIdleAsync(TimeSpan.MaxValue)).Should().Be(0);
    }

    [Fact]
    public async Task ExpireIdle_expires_more_than_one_step_takes()
    {
        for (var i = 0; i < 1203; i++)
        {
            await ChatAsync($"user-{i % 7}");
        }

        Clock.Advance(Hour);
        var fresh = await ChatAsync();

        (await Store.Conversations.ExpireIdleAsync(Hour)).Should().Be(1203);
        (await FindAsync(fresh)).Status.Should().Be(ConversationStatus.Active);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task ExpireIdle_refuses_no_time_and_less(long ticks)
    {
        var expire = () => Store.Conversations.ExpireIdleAsync(TimeSpan.FromTicks(ticks));

        await expire.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("idleFor");
    }

    [Fact]
    public async Task A_message_moves_an_ended_conversation_up_but_does_not_reopen_it()
    {
        var chat = await InStatusAsync(ConversationStatus.Expired);
        Clock.Advance(Hour);

        await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello?");

        (await FindAsync(chat)).Status.Should().Be(ConversationStatus.Expired);
        (await FindAsync(chat)).LastActivityAt.Should().Be(Clock.Now);
    }

    private async Task<Conversation> InStatusAsync(ConversationStatus status)
    {
        var chat = await ChatAsync();
        if (status == ConversationStatus.Completed)
        {
            await Store.Conversations.CompleteAsync(chat.Id);
        }
        else if (status == ConversationStatus.Expired)
        {
            await Store.Conversations.ExpireAsync(chat.Id);
        }

        return await FindAsync(chat);
    }

    private async Task<Conversation> FindAsync(Conversation chat) => (await Store.Conversations.FindByIdAsync(chat.Id))!;
}
