using Conversa.Data;

namespace QuickStart.Pipeline.Stages;

/// <summary>Loads what the conversation is about: what was said, the latest state, the flow it is in.</summary>
internal sealed class LoadStage(IConversationStore store) : IStage
{
    public string Name => "load";

    public async Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var conversationId = turn.Message.ConversationId;

        // Oldest first, as a model wants its history.
        turn.History = await store.Messages.GetRecentMessagesAsync(conversationId, 20, cancellationToken);
        turn.Flow = await store.Flows.GetActiveFlowAsync(conversationId, cancellationToken);

        // The version comes along so that saving can notice if somebody else has saved meanwhile.
        if (await store.States.GetLatestStateAsync(conversationId, cancellationToken) is { } latest)
        {
            turn.State = Json.Read<CoachState>(latest.State)!;
            turn.StateVersion = latest.Version;
        }
    }
}
