using Conversa.Data;
using Conversa.Data.Users;
using Spectre.Console;

namespace QuickStart.Account;

/// <summary>How far the user has come.</summary>
internal static class ProgressView
{
    /// <summary>The conversation's flows and the user's goals.</summary>
    public static async Task<Table> FlowsAndGoalsAsync(IConversationStore store, User user, string conversationId, CancellationToken cancellationToken)
    {
        var table = Tables.New("Flows and goals").AddColumn("What").AddColumn("Status").AddColumn("Since").AddColumn("Ended").AddColumn("Details");
        foreach (var flow in (await store.Flows.ListAsync(conversationId, cancellationToken: cancellationToken)).Items)
        {
            var steps = Json.Read<Dictionary<string, string>>(flow.State)!.Keys;
            table.AddTexts(
                $"flow {flow.FlowType}",
                $"{flow.Status}",
                Tables.Date(flow.StartedAt),
                flow.CompletedAt is { } end ? Tables.Date(end) : "",
                $"{flow.CurrentStep}/{flow.TotalSteps}: {string.Join(", ", steps)}");
        }

        foreach (var goal in (await store.Goals.ListAsync(user.Id, cancellationToken: cancellationToken)).Items)
        {
            table.AddTexts($"goal, {goal.Category}", $"{goal.Status}", Tables.Date(goal.ExtractedAt), Tables.Date(goal.UpdatedAt), goal.Goal);
        }

        return table;
    }

    /// <summary>The latest versions of the state and the working state beside them.</summary>
    public static async Task<Table> StatesAsync(IConversationStore store, string conversationId, CancellationToken cancellationToken)
    {
        var table = Tables.New("The last states").AddColumn("Which").AddColumn("What it says");
        foreach (var state in (await store.States.GetStateHistoryAsync(conversationId, limit: 3, cancellationToken)).Reverse())
        {
            table.AddTexts($"version {state.Version}", state.State);
        }

        if (await store.States.GetWorkingStateAsync(conversationId, cancellationToken) is { } working)
        {
            table.AddTexts("working state", $"step {working.StepCount}, focus on {string.Join(" and ", working.FocusAreas)}, asked: {working.UserInput}");
        }

        return table;
    }
}
