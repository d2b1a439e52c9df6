using Conversa.Data;

namespace QuickStart.Pipeline.Stages;

/// <summary>Loads what the turn needs in one read: what was said, the latest state, the flow it is in, what the user wants.</summary>
internal sealed class LoadStage(IConversationStore store) : IStage
{
    public string Name => "load";

    public async Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        // The conversation is there: the message was stored in it.
        var known = (await store.LoadTurnAsync(turn.Message.ConversationId, 20, cancellationToken))!;

        // Oldest first, as a model wants its history.
        turn.History = known.RecentMessages;
        turn.Flow = known.ActiveFlow;
        turn.Goals = known.Goals;

        // The version comes along so that saving can notice if somebody else has saved meanwhile.
        if (known.State is { } latest)
        {
            turn.State = Json.Read<CoachState>(latest.State)!;
            turn.StateVersion = latest.Version;
        }
    }
}
