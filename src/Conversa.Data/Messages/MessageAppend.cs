using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Messages;

/// <summary>Storing a message: what is asked of it, and the statement.</summary>
internal static class MessageAppend
{
    public static void Check(NewMessage message, IDatabase db, string? owner)
    {
        var options = db.Options;
        Require.NameOrNull(message.Id);
        Require.Name(message.ConversationId);
        Require.Defined(message.Role);
        Require.Text(message.Content, options);
        Require.JsonOrNull(message.Contents, options);
        Require.NameOrNull(message.AuthorId);
        Owners.RequireSame(message.AuthorId, owner);
        Require.NameOrNull(message.AuthorName);
        Require.NameOrNull(message.ParentId);
        Require.NameOrNull(message.ExternalId);
        Require.Name(message.MessageType);
        Require.NameOrNull(message.ToolName);
        Require.DefinedOrNull(message.ToolSuccess);
        Require.NameOrNull(message.ChannelId);
        Require.NameOrNull(message.GuildId);
        Require.JsonOrNull(message.Images, options);
        Require.JsonOrNull(message.Files, options);
        Require.CountOrNull(message.TokenCount);
        Require.JsonOrNull(message.ProviderMetadata, options);
        Require.JsonOrNull(message.EmailMetadata, options);
        Require.TimeOrNull(message.Timestamp, db.Now);
        Require.JsonOrNull(message.Metadata, options);
    }

    public static async ValueTask<Message> RunAsync(DbSession session, NewMessage message, string? owner, long now)
    {
        if (message.ParentId is { } parent && !await IsInConversationAsync(session, parent, message.ConversationId, owner).ConfigureAwait(false))
        {
            // What was stored when its parent was still there is known again.
            return await FindTwinAsync(session, message, owner).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"Message '{parent}', the parent, is not in conversation '{message.ConversationId}'.");
        }

        var id = message.Id ?? Ids.New(now);
        session.Hot.Declare(HotTables.Messages | HotTables.Conversations);
        var stored = await Bind(session.Statement("messages/Create"), message, id, owner, now).FindAsync(row => ToMessage(message, id, row.Integer(0), row.RepeatedText(1), row.RepeatedTextOrNull(2), row.Integer(3), now)).ConfigureAwait(false);
        if (stored is not null)
        {
            session.Hot.Appended(stored);
            return stored;
        }

        session.Hot.Nothing();
        return await FindTwinAsync(session, message, owner).ConfigureAwait(false)
            ?? throw new ConversationStoreNotFoundException($"Conversation '{message.ConversationId}' does not exist.");
    }

    public static ValueTask<Message?> FindByExternalIdAsync(DbSession session, string conversationId, string externalId, string? owner) =>
        session.Statement("messages/FindByExternalId")
            .Bind("conversationId", conversationId).Bind("externalId", externalId).Bind("owner", owner)
            .FindAsync(MessageRow.Read);

    // The rest of the row is what was asked for, so it is not read back.
    public static Message ToMessage(NewMessage message, string id, long seq, string userId, string? authorId, long timestamp, long now) => new()
    {
        Seq = seq,
        Id = id,
        ConversationId = message.ConversationId,
        UserId = userId,
        AuthorId = authorId,
        ParentId = message.ParentId,
        ExternalId = message.ExternalId,
        Role = message.Role,
        AuthorName = message.AuthorName,
        Content = message.Content,
        Contents = message.Contents,
        MessageType = message.MessageType,
        ToolName = message.ToolName,
        ToolSuccess = message.ToolSuccess,
        ChannelId = message.ChannelId,
        GuildId = message.GuildId,
        Images = message.Images,
        Files = message.Files,
        TokenCount = message.TokenCount,
        ProviderMetadata = message.ProviderMetadata,
        EmailMetadata = message.EmailMetadata,
        Pinned = message.Pinned,
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(timestamp),
        Metadata = message.Metadata,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
    };

    /// <summary>What is stored as it was asked for, whichever statement stores it.</summary>
    public static Statement BindContent(Statement statement, NewMessage message) => statement
        .Bind("authorName", message.AuthorName)
        .Bind("content", message.Content)
        .Bind("contents", message.Contents)
        .Bind("messageType", message.MessageType)
        .Bind("toolName", message.ToolName)
        .Bind("toolSuccess", MessageRow.Word(message.ToolSuccess))
        .Bind("channelId", message.ChannelId)
        .Bind("guildId", message.GuildId)
        .Bind("images", message.Images)
        .Bind("files", message.Files)
        .Bind("tokenCount", message.TokenCount)
        .Bind("providerMetadata", message.ProviderMetadata)
        .Bind("emailMetadata", message.EmailMetadata)
        .Bind("pinned", message.Pinned ? 1 : 0);

    private static async ValueTask<Message?> FindTwinAsync(DbSession session, NewMessage message, string? owner) =>
        message.ExternalId is { } externalId ? await FindByExternalIdAsync(session, message.ConversationId, externalId, owner).ConfigureAwait(false) : null;

    private static async ValueTask<bool> IsInConversationAsync(DbSession session, string id, string conversationId, string? owner) =>
        await session.Statement("messages/IsInConversation")
            .Bind("id", id).Bind("conversationId", conversationId).Bind("owner", owner)
            .FindAsync(row => row.Integer(0)).ConfigureAwait(false) > 0;

    private static Statement Bind(Statement statement, NewMessage message, string id, string? owner, long now) =>
        BindContent(
            statement
                .Bind("id", id)
                .Bind("role", MessageRow.Word(message.Role))
                .Bind("authorId", message.AuthorId)
                .Bind("parentId", message.ParentId)
                .Bind("externalId", message.ExternalId),
            message)
        .Bind("timestamp", message.Timestamp?.ToUnixTimeMilliseconds())
        .Bind("now", now)
        .Bind("metadata", message.Metadata)
        .Bind("conversationId", message.ConversationId)
        .Bind("owner", owner);
}
