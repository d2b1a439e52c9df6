using Conversa.Data.Exchanges;

namespace Conversa.Data.Tests.Exchanges;

/// <summary>To the store of one user the exchanges of others do not exist.</summary>
public abstract class ExchangeOwnersContract(EngineKind engine) : ExchangeContract(engine)
{
    private IExchangeRepository Mine => Store.ForUser(Alice).Exchanges;

    [Fact]
    public async Task What_is_one_s_own_is_there()
    {
        var session = await SessionAsync();
        var asked = await Mine.AskAsync(new(Chat, "mine") { SessionId = session });
        var answered = await Mine.AnswerAsync(asked.Id, "answer");
        await Mine.RecordAsync(new(Chat, "next") { ParentId = asked.Id }, new("answer"));

        (await Mine.FindByIdAsync(asked.Id)).Should().BeEquivalentTo(answered);
        (await Mine.FindByMessageAsync(answered.ResponseMessageId!)).Should().BeEquivalentTo(answered);
        (await Mine.ListAsync()).Items.Should().HaveCount(2);
        (await Mine.ListBySessionAsync(session)).Items.Should().ContainSingle();
        (await Mine.ListRecentWithFilesAsync(session)).Should().ContainSingle();
        (await Mine.ListThreadAsync(asked.Id))!.Replies.Should().ContainSingle();
        (await Mine.CountAsync()).Should().Be(2);
        (await Mine.GetStatisticsAsync()).Answered.Should().Be(2);
        (await Mine.SearchAsync("mine answer")).Should().HaveCount(2);
        (await Mine.DeleteAsync(asked.Id)).Should().BeTrue();
    }

    [Fact]
    public async Task What_is_another_s_is_not()
    {
        var (session, mySession) = (await SessionAsync(Bob), await SessionAsync());
        var bobs = await SayAsync("bobs", "answer", session, BobsChat);
        var open = await SayAsync("bobs open", null, mySession, BobsChat, bobs.Id);
        await SayAsync("mine", "answer", session);

        (await Mine.FindByIdAsync(bobs.Id)).Should().BeNull();
        (await Mine.FindByMessageAsync(bobs.QuestionMessageId)).Should().BeNull();
        (await Mine.FindByMessageAsync(bobs.ResponseMessageId!)).Should().BeNull();
        (await Mine.ListAsync()).Items.Select(e => e.Question).Should().Equal("mine");
        (await Mine.ListAsync(new() { UserId = Bob })).Items.Should().BeEmpty();
        (await Mine.ListAsync(new() { ConversationId = BobsChat }, ListOrder.OldestFirst)).Items.Should().BeEmpty();
        (await Mine.ListBySessionAsync(session)).Items.Select(e => e.Question).Should().Equal("mine");
        (await Mine.ListRecentWithFilesAsync(mySession)).Should().BeEmpty("the session is hers, the exchange is not");
        (await Mine.ListThreadAsync(bobs.Id)).Should().BeNull();
        (await Mine.CountAsync()).Should().Be(1);
        (await Mine.CountAsync(new() { UserId = Bob })).Should().Be(0);
        (await Mine.GetStatisticsAsync(new() { ConversationId = BobsChat })).Count.Should().Be(0);
        (await Mine.SearchAsync("bobs answer")).Select(h => h.Item.Question).Should().Equal("mine");
        (await Mine.SearchAsync("bobs", new() { UserId = Bob })).Should().BeEmpty();
        (await Mine.SearchAsync("bobs", new() { SessionId = mySession })).Should().BeEmpty();
        (await Mine.DeleteAsync(bobs.Id)).Should().BeFalse();
        foreach (var write in new Func<Task>[]
        {
            () => Mine.AskAsync(new(BobsChat, "q")),
            () => Mine.AskAsync(Of(BobsChat, bobs.ResponseMessageId!)),
            () => Mine.AskAsync(new(Chat, "q") { SessionId = session }),
            () => Mine.AskAsync(new(Chat, "q") { ParentId = bobs.Id }),
            () => Mine.AskAsync(new(Chat, "q") { AuthorId = Bob }),
            () => Mine.RecordAsync(new(BobsChat, "q"), new("r")),
            () => Mine.AnswerAsync(open.Id, "r"),
            () => Mine.AnswerAsync(open.Id, new NewResponse { ResponseMessageId = bobs.ResponseMessageId }),
        })
        {
            await write.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await Store.Exchanges.CountAsync()).Should().Be(3);
    }
}
