using Conversa.Data.Storage;

namespace Conversa.Data.Conversations;

/// <summary>Pages of a user's conversations, newest activity first, and binding a filter.</summary>
internal static class ConversationQuery
{
    // The place before the first conversation: no activity is as late.
    private static Cursor Start => new(long.MaxValue, "");

    public static void Check(ConversationFilter? filter)
    {
        if (filter is not null)
        {
            Require.DefinedOrNull(filter.Status);
            Require.NameOrNull(filter.Tag);
            Require.NameOrNull(filter.Mode);
            Require.NameOrNull(filter.ChannelId);
            Require.NameOrNull(filter.ParentId);
        }
    }

    public static Task<Page<T>> PageAsync<T>(
        IDatabase db, string block, string userId, string? owner, ConversationFilter? filter, int limit, string? cursor,
        Func<Statement, T> read, Func<T, Conversation> conversationOf, CancellationToken cancellationToken)
    {
        Require.Name(userId);
        Check(filter);
        Require.Limit(limit, db.Options);
        var scope = $"{block}|{userId}|{owner}|{filter}";
        var after = Cursor.Decode(cursor, scope) ?? Start;
        return db.ReadAsync(
            async session =>
            {
                var statement = session.Statement(block)
                    .Bind("userId", userId).Bind("owner", owner)
                    .Bind("lastActivityAt", after.Sort).Bind("id", after.Key);
                var rows = await Bind(statement, filter).Bind("limit", limit + 1).ListAsync(read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, last => CursorAt(conversationOf(last)));
            },
            cancellationToken);
    }

    public static Statement Bind(Statement statement, ConversationFilter? filter) => statement
        .Bind("status", filter?.Status is { } status ? ConversationRow.Word(status) : null)
        .Bind("tag", filter?.Tag)
        .Bind("mode", filter?.Mode)
        .Bind("channelId", filter?.ChannelId)
        .Bind("parentId", filter?.ParentId);

    private static Cursor CursorAt(Conversation conversation) =>
        new(conversation.LastActivityAt.ToUnixTimeMilliseconds(), conversation.Id);
}
