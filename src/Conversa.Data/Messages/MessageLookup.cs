using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>Finding the one message that a call is about.</summary>
internal static class MessageLookup
{
    public static ValueTask<Message?> FindAsync(DbSession session, string id, string? owner) =>
        session.Statement("messages/FindById").Bind("id", id).Bind("owner", owner).FindAsync(MessageRow.Read);

    public static void MustExist(int rows, string id)
    {
        if (rows == 0)
        {
            throw new ConversationStoreNotFoundException($"Message '{id}' does not exist.");
        }
    }
}
