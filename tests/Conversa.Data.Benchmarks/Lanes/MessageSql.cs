namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>The statements that the raw and the Dapper lane share.</summary>
internal static class MessageSql
{
    public const string Append =
        """
        INSERT INTO messages (id, conversation_id, user_id, author_id, role, content, message_type, pinned, timestamp, created_at, updated_at)
        VALUES (@id, @conversationId, @userId, @authorId, @role, @content, 'text', 0, @now, @now, @now)
        """;

    public const string Recent =
        $"""
        SELECT {Columns}
        FROM messages
        WHERE conversation_id = @conversationId
        ORDER BY timestamp DESC, seq DESC
        LIMIT @count
        """;

    public const string Page =
        $"""
        SELECT {Columns}
        FROM messages
        WHERE conversation_id = @conversationId AND (timestamp, seq) > (@timestamp, @seq)
        ORDER BY timestamp, seq
        LIMIT @count
        """;

    /// <summary>The place of one message: its timestamp and seq.</summary>
    public const string Place =
        """
        SELECT timestamp, seq
        FROM messages
        WHERE conversation_id = @conversationId
        ORDER BY timestamp, seq
        LIMIT 1 OFFSET @skip - 1
        """;

    // In the order of the constructor of MessageData.
    private const string Columns =
        """
        id AS Id, conversation_id AS ConversationId, user_id AS UserId, author_id AS AuthorId, parent_id AS ParentId, external_id AS ExternalId,
        copied_from AS CopiedFrom, role AS Role, author_name AS AuthorName, content AS Content, contents AS Contents, message_type AS MessageType,
        tool_name AS ToolName, tool_success AS ToolSuccess, channel_id AS ChannelId, guild_id AS GuildId, response_id AS ResponseId, images AS Images,
        files AS Files, token_count AS TokenCount, provider_metadata AS ProviderMetadata, email_metadata AS EmailMetadata, pinned AS Pinned,
        timestamp AS Timestamp, metadata AS Metadata, created_at AS CreatedAt, updated_at AS UpdatedAt
        """;
}
