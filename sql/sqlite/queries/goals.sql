-- Goals. A user's goals are ordered by (extracted_at, id).
-- columns
       id              AS Id,
       user_id         AS UserId,
       conversation_id AS ConversationId,
       goal            AS Goal,
       category        AS Category,
       status          AS Status,
       extracted_at    AS ExtractedAt,
       metadata        AS Metadata,
       created_at      AS CreatedAt,
       updated_at      AS UpdatedAt

-- name: Create
-- Nothing is stored when the conversation is not the user's.
INSERT INTO user_goals (id, user_id, conversation_id, goal, category, extracted_at, metadata, created_at, updated_at)
SELECT @id, @userId, @conversationId, @goal, @category, @extractedAt, @metadata, @now, @now
WHERE (@owner IS NULL OR @userId = @owner)
  AND (@conversationId IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = @conversationId AND c.user_id = @userId));

-- name: FindById
SELECT {columns}
FROM user_goals
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: List
SELECT {columns}
FROM user_goals
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
  AND (extracted_at, id) < (@extractedAt, @id)
  AND (@status IS NULL OR status = @status)
  AND (@category IS NULL OR category = @category)
  AND (@conversationId IS NULL OR conversation_id = @conversationId)
ORDER BY extracted_at DESC, id DESC
LIMIT @limit;

-- name: Count
SELECT count(*)
FROM user_goals
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
  AND (@status IS NULL OR status = @status)
  AND (@category IS NULL OR category = @category)
  AND (@conversationId IS NULL OR conversation_id = @conversationId);

-- name: Achieve
UPDATE user_goals
SET status = 'achieved', updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'active' AND (@owner IS NULL OR user_id = @owner);

-- name: Abandon
UPDATE user_goals
SET status = 'abandoned', updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'active' AND (@owner IS NULL OR user_id = @owner);

-- name: Reopen
UPDATE user_goals
SET status = 'active', updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status IN ('achieved', 'abandoned') AND (@owner IS NULL OR user_id = @owner);

-- name: Update
UPDATE user_goals
SET goal = CASE WHEN @setGoal THEN @goal ELSE goal END,
    category = CASE WHEN @setCategory THEN @category ELSE category END,
    metadata = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: Delete
DELETE FROM user_goals
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);
