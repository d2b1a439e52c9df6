using System.Text.Json;
using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.States;

/// <summary>Storing a whole working state: what is asked of it, and the statement.</summary>
internal static class WorkingStateSet
{
    /// <returns>The focus areas as JSON.</returns>
    public static string Check(NewWorkingState workingState, IDatabase db)
    {
        Require.TextOrNull(workingState.UserInput, db.Options);
        ArgumentNullException.ThrowIfNull(workingState.FocusAreas);
        foreach (var area in workingState.FocusAreas)
        {
            Require.Name(area, $"{nameof(workingState)}.{nameof(workingState.FocusAreas)}");
        }

        Require.Count(workingState.StepCount);
        Require.JsonOrNull(workingState.LastToolResult, db.Options);
        Require.JsonOrNull(workingState.Metadata, db.Options);
        return Require.Json(JsonSerializer.Serialize(workingState.FocusAreas), db.Options, $"{nameof(workingState)}.{nameof(workingState.FocusAreas)}");
    }

    public static async ValueTask<WorkingState> RunAsync(DbSession session, string conversationId, NewWorkingState workingState, string focusAreas, string? owner, long now)
    {
        session.Hot.Declare(HotTables.WorkingStates);
        var stored = await session.Statement("working_states/SetWorkingState")
            .Bind("id", Ids.New(now)).Bind("userInput", workingState.UserInput).Bind("focusAreas", focusAreas).Bind("stepCount", workingState.StepCount)
            .Bind("lastToolResult", workingState.LastToolResult).Bind("metadata", workingState.Metadata).Bind("now", now)
            .Bind("conversationId", conversationId).Bind("owner", owner)
            .FindAsync(WorkingStateRow.Read).ConfigureAwait(false) ?? throw NotFound(conversationId);
        session.Hot.Saved(stored);
        return stored;
    }

    public static ConversationStoreNotFoundException NotFound(string conversationId) => new($"Conversation '{conversationId}' does not exist.");
}
