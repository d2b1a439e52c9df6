using Conversa.Data.Storage;

namespace Conversa.Data.Conversations;

/// <summary>Starting a conversation: what is asked of it, and the statement.</summary>
internal static class ConversationCreate
{
    public static void Check(NewConversation conversation, IDatabase db)
    {
        var options = db.Options;
        Require.NameOrNull(conversation.Id);
        Require.Name(conversation.UserId);
        Require.NameOrNull(conversation.ExternalKey);
        Require.NameOrNull(conversation.SessionId);
        Require.NameOrNull(conversation.ParentId);
        Require.TextOrNull(conversation.Title, options);
        Require.NameOrNull(conversation.Mode);
        Require.NameOrNull(conversation.ChannelId);
        Require.NameOrNull(conversation.GuildId);
        Require.NameOrNull(conversation.Provider);
        Require.NameOrNull(conversation.Model);
        Require.TextOrNull(conversation.SystemPrompt, options);
        Require.Positive(conversation.ContextWindowSize);
        Require.JsonOrNull(conversation.AutoApprovalSettings, options);
        Require.TimeOrNull(conversation.StartedAt, db.Now);
        Require.JsonOrNull(conversation.Metadata, options);
    }

    public static async ValueTask<Conversation> RunAsync(DbSession session, NewConversation conversation, IDatabase db, string? owner)
    {
        var now = db.Now;
        var id = conversation.Id ?? Ids.New(now);
        await RequireSessionAsync(session, conversation.SessionId, owner).ConfigureAwait(false);
        await RequireParentAsync(session, conversation.ParentId, owner).ConfigureAwait(false);
        await Owners.EnsureAsync(session, db, conversation.UserId).ConfigureAwait(false);
        await Bind(session.Statement("conversations/Create"), conversation, id, owner, now).ExecuteAsync().ConfigureAwait(false);
        return (await session.Statement("conversations/FindById").Bind("id", id).Bind("owner", owner).FindAsync(ConversationRow.Read).ConfigureAwait(false))!;
    }

    public static async ValueTask RequireSessionAsync(DbSession session, string? id, string? owner)
    {
        if (id is not null && await session.Statement("conversations/HasSession").Bind("id", id).Bind("owner", owner).FindAsync(row => row.Integer(0)).ConfigureAwait(false) == 0)
        {
            throw new ConversationStoreNotFoundException($"User session '{id}' does not exist.");
        }
    }

    private static async ValueTask RequireParentAsync(DbSession session, string? id, string? owner)
    {
        if (id is not null && await session.Statement("conversations/FindById").Bind("id", id).Bind("owner", owner).FindAsync(ConversationRow.Read).ConfigureAwait(false) is null)
        {
            throw new ConversationStoreNotFoundException($"Conversation '{id}', the parent, does not exist.");
        }
    }

    private static Statement Bind(Statement statement, NewConversation conversation, string id, string? owner, long now) => statement
        .Bind("id", id)
        .Bind("userId", conversation.UserId)
        .Bind("externalKey", conversation.ExternalKey)
        .Bind("sessionId", conversation.SessionId)
        .Bind("parentId", conversation.ParentId)
        .Bind("title", conversation.Title)
        .Bind("mode", conversation.Mode)
        .Bind("channelId", conversation.ChannelId)
        .Bind("guildId", conversation.GuildId)
        .Bind("provider", conversation.Provider)
        .Bind("model", conversation.Model)
        .Bind("systemPrompt", conversation.SystemPrompt)
        .Bind("contextWindowSize", conversation.ContextWindowSize)
        .Bind("autoApprovalSettings", conversation.AutoApprovalSettings)
        .Bind("startedAt", conversation.StartedAt?.ToUnixTimeMilliseconds() ?? now)
        .Bind("metadata", conversation.Metadata)
        .Bind("now", now)
        .Bind("owner", owner);
}
