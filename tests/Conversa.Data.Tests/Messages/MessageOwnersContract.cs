using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Messages;

/// <summary>A store that is one user's: messages in others' conversations are not found and cannot be changed, by any method.</summary>
public abstract class MessageOwnersContract(EngineKind engine) : StoreContract(engine)
{
    public static TheoryData<string> Others => new(Bob, "ALICE", "alice ");

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Reads_do_not_find_what_is_anothers(string other)
    {
        var (question, answer) = await TurnAsync();
        var chat = question.ConversationId;
        var seen = Store.ForUser(other).Messages;

        (await seen.FindByIdAsync(question.Id)).Should().BeNull();
        (await seen.FindByExternalIdAsync(chat, "1")).Should().BeNull();
        (await seen.FindByConversationIdAsync(chat)).Should().BeEmpty();
        (await seen.GetRecentMessagesAsync(chat)).Should().BeEmpty();
        foreach (var order in Enum.GetValues<ListOrder>())
        {
            (await seen.ListAsync(chat, order: order)).Items.Should().BeEmpty();
            (await seen.ListAsync(chat, new(), order)).Items.Should().BeEmpty();
        }

        (await seen.ListAroundAsync(answer.Id)).Should().BeEmpty();
        (await seen.StreamAsync(chat).CountAsync()).Should().Be(0);
        (await seen.ListBranchesAsync(question.Id)).Should().BeEmpty();
        (await seen.CountAsync(chat)).Should().Be(0);
        (await seen.SumTokensAsync(chat)).Should().Be(new TokenTotal { Known = 0, UnknownCount = 0 });
        (await seen.GetToolStatisticsAsync()).Should().BeEmpty();
        (await seen.GetToolStatisticsAsync(conversationId: chat)).Should().BeEmpty();
        (await seen.ListEditsAsync(question.Id)).Should().BeEmpty();
        (await seen.ListReactionsAsync(question.Id)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Changes_do_not_reach_what_is_anothers(string other)
    {
        var (question, answer) = await TurnAsync();
        var before = (await Store.Messages.ListAsync(question.ConversationId)).Items;
        await ChatAsync(other);
        var seen = Store.ForUser(other).Messages;

        foreach (var (change, name) in new (Func<Task>, string)[]
        {
            (() => seen.AppendAsync(question.ConversationId, MessageRole.User, "x"), question.ConversationId),
            (() => seen.AppendAsync(question.ConversationId, MessageRole.User, "x", externalId: "1"), question.ConversationId),
            (() => seen.CreateManyAsync([new(question.ConversationId, MessageRole.User, "x")]), question.ConversationId),
            (() => seen.EditAsync(question.Id, "x"), question.Id),
            (() => seen.SetPinnedAsync(question.Id, true), question.Id),
            (() => seen.SetResponseAsync(question.Id, answer.Id), question.Id),
            (() => seen.TruncateAfterAsync(question.Id), question.Id),
            (() => seen.AddReactionAsync(question.Id, other, "👍"), question.Id),
        })
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage($"*'{name}'*");
        }

        (await seen.RemoveReactionAsync(question.Id, Alice, "👍")).Should().BeFalse();
        (await seen.DeleteAsync(question.Id)).Should().BeFalse();
        (await Store.Messages.ListAsync(question.ConversationId)).Items.Should().Equal(before);
        (await Store.Messages.ListReactionsAsync(question.Id)).Should().ContainSingle();
        (await Store.Messages.ListEditsAsync(question.Id)).Should().ContainSingle();
    }

    [Fact]
    public async Task One_users_store_does_all_of_it_for_that_user()
    {
        var (question, answer) = await TurnAsync();
        var chat = question.ConversationId;
        var mine = Store.ForUser(Alice).Messages;

        (await mine.FindByIdAsync(question.Id)).Should().NotBeNull();
        (await mine.AppendAsync(chat, MessageRole.User, "x", externalId: "1")).Id.Should().Be(question.Id);
        (await mine.GetRecentMessagesAsync(chat)).Should().HaveCount(2);
        (await mine.ListBranchesAsync(question.Id)).Should().ContainSingle();
        (await mine.GetToolStatisticsAsync()).Should().ContainSingle().Which.Calls.Should().Be(1);
        (await mine.ListEditsAsync(question.Id)).Should().ContainSingle();
        (await mine.ListReactionsAsync(question.Id)).Should().ContainSingle();
        await mine.SetPinnedAsync(question.Id, true);
        await mine.SetResponseAsync(question.Id, answer.Id);
        (await mine.FindByIdAsync(question.Id)).Should().Match<Message>(m => m.Pinned && m.ResponseId == answer.Id);
        (await mine.RemoveReactionAsync(question.Id, Alice, "👍")).Should().BeTrue();
        (await mine.TruncateAfterAsync(question.Id)).Should().Be(1);
        (await mine.DeleteAsync(question.Id)).Should().BeTrue();
        (await mine.CountAsync(chat)).Should().Be(0);
    }

    // A question that was edited and reacted to, and the result of a tool that branches off it.
    private async Task<(Message Question, Message Answer)> TurnAsync()
    {
        var chat = await ChatAsync();
        var question = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello", externalId: "1");
        await Store.Messages.EditAsync(question.Id, "hello there");
        await Store.Messages.AddReactionAsync(question.Id, Alice, "👍");
        var answer = await Store.Messages.CreateAsync(
            new(chat.Id, MessageRole.Tool, "sunny") { ParentId = question.Id, ToolName = "weather", ToolSuccess = ToolOutcome.Success, TokenCount = 3 });
        return (question, answer);
    }
}
