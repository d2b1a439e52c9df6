-- Which tools need no asking: a user's settings, and a conversation's own, which are JSON in its row.
-- columns
       s.read_only_operations           AS ReadOnlyOperations,
       s.low_risk_operations            AS LowRiskOperations,
       s.specific_tools                 AS SpecificTools,
       s.max_cost_per_tool              AS MaxCostPerTool,
       s.max_cost_per_hour              AS MaxCostPerHour,
       s.require_approval_for_new_tools AS RequireApprovalForNewTools,
       s.metadata                       AS Metadata

-- name: Get
SELECT {columns}
FROM auto_approval_settings s
WHERE s.user_id = @userId AND (@owner IS NULL OR s.user_id = @owner);

-- name: GetForConversation
-- What holds in a conversation: its own settings, its owner, and the owner's settings, NULL where they have none. Asked of a message, only when that is in it.
SELECT {columns}, c.user_id AS UserId, c.auto_approval_settings AS OfConversation
FROM conversations c
LEFT JOIN auto_approval_settings s ON s.user_id = c.user_id
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner)
  AND (@messageId IS NULL OR EXISTS (SELECT 1 FROM messages m WHERE m.id = @messageId AND m.conversation_id = c.id));

-- name: GetDropped
-- When the merged user becomes the kept one: the merged one's settings, where the kept one has some.
SELECT {columns}
FROM auto_approval_settings s
WHERE s.user_id = @merged AND (@owner IS NULL OR s.user_id = @owner)
  AND EXISTS (SELECT 1 FROM auto_approval_settings k WHERE k.user_id = @kept);

-- name: Save
INSERT INTO auto_approval_settings (id, user_id, read_only_operations, low_risk_operations, specific_tools, max_cost_per_tool, max_cost_per_hour,
                                    require_approval_for_new_tools, metadata, created_at, updated_at)
SELECT @id, @userId, @readOnlyOperations, @lowRiskOperations, @specificTools, @maxCostPerTool, @maxCostPerHour, @requireApprovalForNewTools, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner
ON CONFLICT (user_id) DO UPDATE
SET read_only_operations = excluded.read_only_operations,
    low_risk_operations = excluded.low_risk_operations,
    specific_tools = excluded.specific_tools,
    max_cost_per_tool = excluded.max_cost_per_tool,
    max_cost_per_hour = excluded.max_cost_per_hour,
    require_approval_for_new_tools = excluded.require_approval_for_new_tools,
    metadata = excluded.metadata,
    updated_at = max(excluded.updated_at, updated_at + 1);

-- name: SaveForConversation
UPDATE conversations
SET auto_approval_settings = @settings, updated_at = max(@now, updated_at + 1)
WHERE id = @conversationId AND (@owner IS NULL OR user_id = @owner);
