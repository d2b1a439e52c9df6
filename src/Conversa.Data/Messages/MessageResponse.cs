using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Messages;

/// <summary>Noting which message answers another.</summary>
internal static class MessageResponse
{
    /// <returns>True.</returns>
    /// <exception cref="ConversationStoreNotFoundException">They are not both in one conversation.</exception>
    public static async ValueTask<bool> SetAsync(DbSession session, string id, string responseId, string? owner, long now) =>
        await TrySetAsync(session, id, responseId, owner, now).ConfigureAwait(false)
            ? true
            : throw new ConversationStoreNotFoundException($"Messages '{id}' and '{responseId}' are not both in one conversation.");

    /// <returns>False when they are not both in one conversation.</returns>
    public static async ValueTask<bool> TrySetAsync(DbSession session, string id, string responseId, string? owner, long now)
    {
        session.Hot.Declare(HotTables.Messages);
        var conversationId = await session.Statement("messages/SetResponse")
            .Bind("responseId", responseId).Bind("now", now).Bind("id", id).Bind("owner", owner)
            .FindAsync(row => row.RepeatedText(0)).ConfigureAwait(false);
        if (conversationId is null)
        {
            session.Hot.Nothing();
            return false;
        }

        session.Hot.Answered(conversationId, id, responseId, now);
        return true;
    }
}
