namespace Conversa.Data.Tests.States;

public sealed class StateSchemaTests
{
    [Theory]
    [InlineData("DELETE FROM conversations")]
    [InlineData("DELETE FROM users")]
    public async Task States_go_with_their_conversation(string script)
    {
        await using var raw = new RawStore();
        var chat = await raw.Store.Conversations.CreateAsync("alice");
        foreach (var i in Enumerable.Range(0, 3))
        {
            await raw.Store.States.SaveStateAsync(chat.Id, i);
        }

        await raw.Store.States.CountStepAsync(chat.Id);

        await raw.RunAsync(script);

        (await raw.ScalarAsync("SELECT (SELECT count(*) FROM conversation_states) + (SELECT count(*) FROM working_states)")).Should().Be("0");
    }

    [Fact]
    public async Task A_state_whose_previous_one_was_deleted_stays()
    {
        await using var raw = new RawStore();
        var chat = await raw.Store.Conversations.CreateAsync("alice");
        await raw.Store.States.SaveStateAsync(chat.Id, 1);
        var second = await raw.Store.States.SaveStateAsync(chat.Id, 2);

        await raw.RunAsync("DELETE FROM conversation_states WHERE version = 1");

        (await raw.Store.States.GetLatestStateAsync(chat.Id)).Should().Be(second with { PreviousStateId = null });
    }
}
