namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>The statements on states that the raw and the Dapper lane share.</summary>
internal static class StateSql
{
    public const string Latest =
        """
        SELECT id AS Id, conversation_id AS ConversationId, version AS Version, state AS State, previous_state_id AS PreviousStateId,
               timestamp AS Timestamp, metadata AS Metadata, created_at AS CreatedAt
        FROM conversation_states
        WHERE conversation_id = @conversationId
        ORDER BY version DESC
        LIMIT 1
        """;

    /// <summary>What a new version follows.</summary>
    public const string Head =
        """
        SELECT id AS Id, version AS Version
        FROM conversation_states
        WHERE conversation_id = @conversationId
        ORDER BY version DESC
        LIMIT 1
        """;

    public const string Save =
        """
        INSERT INTO conversation_states (id, conversation_id, version, state, previous_state_id, timestamp, created_at)
        VALUES (@id, @conversationId, @version, @state, @previousStateId, @now, @now)
        """;
}
