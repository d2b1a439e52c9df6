using Conversa.Data.Storage;

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
    public static async ValueTask<bool> TrySetAsync(DbSession session, string id, string responseId, string? owner, long now) =>
        await session.Statement("messages/SetResponse")
            .Bind("responseId", responseId).Bind("now", now).Bind("id", id).Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false) > 0;
}
