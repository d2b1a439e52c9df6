using Conversa.Data.Activity;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Activity;

public abstract class ActivityRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private IActivityRepository Activity => Store.Analytics.Activity;

    [Fact]
    public async Task Get_counts_what_a_user_did_in_others_conversations_too()
    {
        var mine = await ChatAsync();
        var his = await ChatAsync(Bob);
        await Store.Users.StartSessionAsync(Alice);
        await Store.Analytics.Features.StartAsync(new("f", "c") { UserId = Alice });
        await SayAsync(mine.Id, MessageRole.User);
        await SayAsync(mine.Id, MessageRole.Assistant);
        Clock.Advance(TimeSpan.FromDays(1));
        await Store.Messages.CreateAsync(new(his.Id, MessageRole.User, "guest") { AuthorId = Alice });
        await SayAsync(his.Id, MessageRole.Assistant);

        (await Activity.GetAsync(Alice)).Should().Be(new UserActivity
        {
            UserId = Alice,
            MessagesWritten = 2,
            MessagesReceived = 1,
            Conversations = 2,
            ConversationsStarted = 1,
            Sessions = 1,
            FeatureUses = 1,
            ActiveDays = 2,
            FirstAt = ManualClock.Start,
            LastAt = Clock.Now,
        });
        (await Activity.GetAsync(Alice, from: Clock.Now)).Should().Be(new UserActivity
        {
            UserId = Alice,
            MessagesWritten = 1,
            MessagesReceived = 0,
            Conversations = 1,
            ConversationsStarted = 0,
            Sessions = 0,
            FeatureUses = 0,
            ActiveDays = 1,
            FirstAt = Clock.Now,
            LastAt = Clock.Now,
        });
        (await Activity.GetAsync(Alice, to: Clock.Now))!.MessagesWritten.Should().Be(1);
    }

    [Fact]
    public async Task Get_answers_for_a_user_who_did_nothing_and_null_for_nobody()
    {
        await Store.Users.CreateAsync(new() { Id = Alice });

        (await Activity.GetAsync(Alice)).Should().Be(new UserActivity
        {
            UserId = Alice,
            MessagesWritten = 0,
            MessagesReceived = 0,
            Conversations = 0,
            ConversationsStarted = 0,
            Sessions = 0,
            FeatureUses = 0,
            ActiveDays = 0,
        });
        (await Activity.GetAsync("nobody")).Should().BeNull();
    }

    [Fact]
    public async Task List_has_those_who_wrote_most_first()
    {
        foreach (var (user, count) in new[] { ("c", 1), ("a", 3), ("b", 3), ("silent", 0) })
        {
            var chat = await ChatAsync(user);
            for (var i = 0; i < count; i++)
            {
                await SayAsync(chat.Id, MessageRole.User);
            }

            await SayAsync(chat.Id, MessageRole.Assistant);
        }

        var all = await Activity.ListAsync();

        all.Select(a => (a.UserId, a.MessagesWritten, a.MessagesReceived)).Should().Equal(("a", 3, 1), ("b", 3, 1), ("c", 1, 1));
        all[0].Should().Be(await Activity.GetAsync("a"));
        (await Activity.ListAsync(limit: 2)).Should().Equal(all.Take(2));
        (await Activity.ListAsync(to: ManualClock.Start)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_forks_copies_are_nobodys_doing()
    {
        var his = await ChatAsync(Bob);
        await ChatAsync();
        await Store.Messages.CreateAsync(new(his.Id, MessageRole.User, "guest") { AuthorId = Alice });
        await SayAsync(his.Id, MessageRole.User);
        var last = await SayAsync(his.Id, MessageRole.Assistant);
        var before = await Activity.ListAsync();

        await Store.ForUser(Bob).Conversations.ForkAsync(last.Id);

        (await Activity.GetAsync(Alice)).Should().Be(before[0]).And.Match<UserActivity>(a => a.MessagesWritten == 1 && a.Conversations == 1);
        (await Activity.GetAsync(Bob)).Should().Be(before[1] with { ConversationsStarted = 2 }).And.Match<UserActivity>(a => a.MessagesReceived == 1);
        (await Activity.ListAsync()).Should().Equal(before[0], before[1] with { ConversationsStarted = 2 });
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[] { (() => Activity.GetAsync(""), "userId"), (() => Activity.GetAsync(null!), "userId"), (() => Activity.ListAsync(limit: 0), "limit") })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    private Task<Message> SayAsync(string chat, MessageRole role) => Store.Messages.AppendAsync(chat, role, "x");
}
