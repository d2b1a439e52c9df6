using Conversa.Data;
using Conversa.Data.Goals;

namespace QuickStart.Pipeline.Stages;

/// <summary>Looks beyond the conversation: goals belong to the user, wherever they were said.</summary>
internal sealed class GlobalStage(IConversationStore store) : IStage
{
    public string Name => "global";

    public async Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var active = new GoalFilter { Status = GoalStatus.Active };
        var goals = await store.Goals.ListAsync(turn.Message.UserId, active, limit: 10, cancellationToken: cancellationToken);
        turn.OpenGoals = goals.Items;
    }
}
