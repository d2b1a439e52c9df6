-- What a prompt is made of, beside the context items and optimizations that have files of their own, and pages of messages.
-- name: FindConversation
SELECT c.context_window_size AS ContextWindowSize,
       c.system_prompt       AS SystemPrompt
FROM conversations c
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner);

-- name: FindNewestQuestion
SELECT m.id AS Id
FROM messages m
WHERE m.conversation_id = @conversationId AND m.role = 'user' AND (@owner IS NULL OR m.user_id = @owner)
ORDER BY m.timestamp DESC, m.seq DESC
LIMIT 1;

-- name: ListPinnedMessages
SELECT m.id AS Id
FROM messages m
WHERE m.conversation_id = @conversationId AND m.pinned = 1 AND (@owner IS NULL OR m.user_id = @owner)
ORDER BY m.timestamp DESC, m.seq DESC
LIMIT @limit;

-- name: ListCallers
-- Which of the messages can have called a tool.
SELECT m.id AS Id
FROM json_each(@ids) a
CROSS JOIN messages m ON m.id = a.value
WHERE m.conversation_id = @conversationId AND m.role IN ('assistant', 'tool') AND (@owner IS NULL OR m.user_id = @owner);

-- name: HasResult
-- Whether a tool's result names the message as the one it follows.
SELECT count(*)
FROM messages m
WHERE m.parent_id = @id AND m.role = 'tool' AND (@owner IS NULL OR m.user_id = @owner);

-- name: ListOptimized
-- Which of the messages an optimization that holds stands for.
SELECT p.message_id AS MessageId
FROM json_each(@ids) a
CROSS JOIN context_optimized_messages p ON p.message_id = a.value
CROSS JOIN messages m ON m.id = p.message_id
WHERE @owner IS NULL OR m.user_id = @owner;
