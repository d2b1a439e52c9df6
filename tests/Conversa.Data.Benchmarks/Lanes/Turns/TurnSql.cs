namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>What the raw and the Dapper lane read on every turn, beside messages and states. The columns are in the order in which the raw lane reads them.</summary>
internal static class TurnSql
{
    public const string Conversation =
        """
        SELECT id AS Id, user_id AS UserId, external_key AS ExternalKey, session_id AS SessionId, parent_id AS ParentId,
               forked_from_message_id AS ForkedFromMessageId, title AS Title, status AS Status, mode AS Mode, channel_id AS ChannelId, guild_id AS GuildId,
               provider AS Provider, model AS Model, system_prompt AS SystemPrompt, context_window_size AS ContextWindowSize,
               auto_approval_settings AS AutoApprovalSettings, started_at AS StartedAt, last_activity_at AS LastActivityAt, metadata AS Metadata,
               created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM conversations
        WHERE id = @conversationId
        """;

    public const string Flow =
        """
        SELECT id AS Id, conversation_id AS ConversationId, flow_type AS FlowType, current_step AS CurrentStep, total_steps AS TotalSteps, state AS State,
               status AS Status, started_at AS StartedAt, completed_at AS CompletedAt, metadata AS Metadata, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM flows
        WHERE conversation_id = @conversationId AND status = 'active'
        """;

    public const string Approvals =
        """
        SELECT seq AS Seq, id AS Id, user_id AS UserId, conversation_id AS ConversationId, message_id AS MessageId, call_id AS CallId, tool_name AS ToolName,
               risk AS Risk, parameters AS Parameters, parameters_hash AS ParametersHash, status AS Status, approval_requested_at AS ApprovalRequestedAt,
               decision_rule AS DecisionRule, decision_reason AS DecisionReason, expires_at AS ExpiresAt, estimated_cost AS EstimatedCost,
               metadata AS Metadata, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM tool_executions
        WHERE conversation_id = @conversationId AND status = 'pending' AND (expires_at IS NULL OR expires_at > @now)
        ORDER BY created_at, seq
        LIMIT 100
        """;

    public const string Goals =
        """
        SELECT id AS Id, user_id AS UserId, conversation_id AS ConversationId, goal AS Goal, category AS Category, status AS Status,
               extracted_at AS ExtractedAt, metadata AS Metadata, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM user_goals
        WHERE user_id = @userId AND status = 'active'
        ORDER BY extracted_at DESC, id DESC
        LIMIT 100
        """;

    public const string WorkingState =
        """
        SELECT id AS Id, conversation_id AS ConversationId, user_id AS UserId, user_input AS UserInput, focus_areas AS FocusAreas,
               step_count AS StepCount, last_tool_result AS LastToolResult, metadata AS Metadata, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM working_states
        WHERE conversation_id = @conversationId
        """;

    /// <summary>Everything at once, for a driver that can read several results.</summary>
    public const string Load = $"{Conversation};\n{MessageSql.Recent};\n{StateSql.Latest};\n{Flow};\n{Approvals};\n{Goals};\n{WorkingState};";
}
