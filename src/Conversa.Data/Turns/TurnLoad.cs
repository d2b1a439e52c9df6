using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Goals;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;
using Conversa.Data.Tools;

namespace Conversa.Data.Turns;

/// <summary>Reading what a turn needs, at one moment.</summary>
internal static class TurnLoad
{
    /// <summary>The most of what is listed beside the messages.</summary>
    public const int Most = 100;

    public static readonly GoalFilter Active = new() { Status = GoalStatus.Active };

    public static Task<Turn?> RunAsync(IDatabase db, string conversationId, int recentMessages, string? owner, CancellationToken cancellationToken)
    {
        var fill = HotFill.OfConversation(db, conversationId, owner);
        return db.ReadAsync(
            async session =>
            {
                var now = db.Now;
                return fill.Turn(await Snapshot.ReadAsync(session, view => ReadAsync(view, conversationId, recentMessages, owner, now)).ConfigureAwait(false), recentMessages, now);
            },
            cancellationToken);
    }

    private static async ValueTask<Turn?> ReadAsync(DbSession session, string conversationId, int recentMessages, string? owner, long now)
    {
        if (await ConversationRow.FindAsync(session, conversationId, owner).ConfigureAwait(false) is not { } conversation)
        {
            return null;
        }

        return new()
        {
            Conversation = conversation,
            RecentMessages = await MessageQuery.RecentAsync(session, conversationId, owner, recentMessages).ConfigureAwait(false),
            State = await StateRow.FindLatestAsync(session, conversationId, owner).ConfigureAwait(false),
            WorkingState = await WorkingStateRow.FindAsync(session, conversationId, owner).ConfigureAwait(false),
            ActiveFlow = await FlowCreate.FindActiveAsync(session, conversationId, owner).ConfigureAwait(false),
            PendingApprovals = await ToolLists.PendingAsync(session, conversationId, owner, now, (long.MinValue, 0), Most).ConfigureAwait(false),
            Goals = await UserGoalRow.ListAsync(session, conversation.UserId, owner, Active, UserGoalRow.Start, Most).ConfigureAwait(false),
        };
    }
}
