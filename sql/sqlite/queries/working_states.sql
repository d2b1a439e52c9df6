-- The working state of a conversation: one row, changed in place.
-- columns
       id               AS Id,
       conversation_id  AS ConversationId,
       user_id          AS UserId,
       user_input       AS UserInput,
       focus_areas      AS FocusAreas,
       step_count       AS StepCount,
       last_tool_result AS LastToolResult,
       metadata         AS Metadata,
       created_at       AS CreatedAt,
       updated_at       AS UpdatedAt

-- name: GetWorkingState
SELECT {columns}
FROM working_states
WHERE conversation_id = @conversationId
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = @conversationId AND c.user_id = @owner));

-- name: SetWorkingState
INSERT INTO working_states (id, conversation_id, user_id, user_input, focus_areas, step_count, last_tool_result, metadata, created_at, updated_at)
SELECT @id, c.id, c.user_id, @userInput, @focusAreas, @stepCount, @lastToolResult, @metadata, @now, @now
FROM conversations c
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner)
ON CONFLICT (conversation_id) DO UPDATE
SET user_input = excluded.user_input, focus_areas = excluded.focus_areas, step_count = excluded.step_count,
    last_tool_result = excluded.last_tool_result, metadata = excluded.metadata, updated_at = max(@now, updated_at + 1)
RETURNING {columns};

-- name: AddFocusArea
-- The path is fixed and the area a value, so no area can be read as a path. Nothing changes when it is there.
INSERT INTO working_states (id, conversation_id, user_id, focus_areas, created_at, updated_at)
SELECT @id, c.id, c.user_id, json_array(@focusArea), @now, @now
FROM conversations c
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner)
ON CONFLICT (conversation_id) DO UPDATE
SET focus_areas = json_insert(focus_areas, '$[#]', @focusArea), updated_at = max(@now, updated_at + 1)
WHERE NOT EXISTS (SELECT 1 FROM json_each(working_states.focus_areas) f WHERE f.value = @focusArea);

-- name: CountStep
INSERT INTO working_states (id, conversation_id, user_id, step_count, created_at, updated_at)
SELECT @id, c.id, c.user_id, 1, @now, @now
FROM conversations c
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner)
ON CONFLICT (conversation_id) DO UPDATE
SET step_count = step_count + 1, updated_at = max(@now, updated_at + 1)
RETURNING step_count;

-- name: SetLastToolResult
INSERT INTO working_states (id, conversation_id, user_id, last_tool_result, created_at, updated_at)
SELECT @id, c.id, c.user_id, @result, @now, @now
FROM conversations c
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner)
ON CONFLICT (conversation_id) DO UPDATE
SET last_tool_result = excluded.last_tool_result, updated_at = max(@now, updated_at + 1);
