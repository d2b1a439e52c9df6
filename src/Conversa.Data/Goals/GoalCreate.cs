using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Goals;

/// <summary>Storing a goal: what is asked of it, and the statement.</summary>
internal static class GoalCreate
{
    public static void Check(NewGoal goal, IDatabase db)
    {
        Require.NameOrNull(goal.Id);
        Require.Name(goal.UserId);
        Require.NameOrNull(goal.ConversationId);
        ArgumentException.ThrowIfNullOrEmpty(goal.Goal);
        Require.Text(goal.Goal, db.Options);
        Require.NameOrNull(goal.Category);
        Require.TimeOrNull(goal.ExtractedAt, db.Now);
        Require.JsonOrNull(goal.Metadata, db.Options);
    }

    /// <summary>Stores the goal and says its id.</summary>
    public static async ValueTask<string> RunAsync(DbSession session, NewGoal goal, IDatabase db, string? owner)
    {
        var now = db.Now;
        var id = goal.Id ?? Ids.New(now);
        await Owners.EnsureAsync(session, db, goal.UserId).ConfigureAwait(false);
        var args = new
        {
            id,
            userId = goal.UserId,
            conversationId = goal.ConversationId,
            goal = goal.Goal,
            category = goal.Category,
            extractedAt = goal.ExtractedAt?.ToUnixTimeMilliseconds() ?? now,
            metadata = goal.Metadata,
            now,
            owner,
        };
        session.Hot.Declare(HotTables.Goals);
        var stored = await session.ExecuteAsync("goals/Create", args).ConfigureAwait(false) > 0;
        session.Hot.Changed(HotTables.Goals, goal.UserId);
        return stored
            ? id
            : throw new ConversationStoreNotFoundException($"Conversation '{goal.ConversationId}' of user '{goal.UserId}' does not exist.");
    }
}
