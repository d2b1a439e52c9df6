-- The versions of a conversation's state. They have no owner of their own: it is the conversation's.
-- columns
       id                AS Id,
       conversation_id   AS ConversationId,
       version           AS Version,
       state             AS State,
       previous_state_id AS PreviousStateId,
       timestamp         AS Timestamp,
       metadata          AS Metadata,
       created_at        AS CreatedAt

-- name: SaveState
-- No row comes back when the conversation is unknown or its latest version is not the expected one; 0 expects none.
INSERT INTO conversation_states (id, conversation_id, version, state, previous_state_id, timestamp, metadata, created_at)
SELECT @id, c.id, coalesce(p.version, 0) + 1, @state, p.id, max(@now, coalesce(p.timestamp, @now)), @metadata, @now
FROM conversations c
LEFT JOIN conversation_states p ON p.seq = (SELECT l.seq FROM conversation_states l WHERE l.conversation_id = c.id ORDER BY l.version DESC LIMIT 1)
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner)
  AND (@expectedVersion IS NULL OR coalesce(p.version, 0) = @expectedVersion)
RETURNING version, previous_state_id, timestamp;

-- name: Restore
INSERT INTO conversation_states (id, conversation_id, version, state, previous_state_id, timestamp, metadata, created_at)
SELECT @id, o.conversation_id, p.version + 1, o.state, p.id, max(@now, p.timestamp), o.metadata, @now
FROM conversation_states o
JOIN conversation_states p ON p.seq = (SELECT l.seq FROM conversation_states l WHERE l.conversation_id = @conversationId ORDER BY l.version DESC LIMIT 1)
WHERE o.conversation_id = @conversationId AND o.version = @version
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = @conversationId AND c.user_id = @owner))
RETURNING {columns};

-- name: FindLatestVersion
-- 0 while there is none; no row when the conversation is unknown.
SELECT coalesce((SELECT max(s.version) FROM conversation_states s WHERE s.conversation_id = c.id), 0)
FROM conversations c
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner);

-- name: GetLatestState
SELECT {columns}
FROM conversation_states
WHERE conversation_id = @conversationId
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = @conversationId AND c.user_id = @owner))
ORDER BY version DESC
LIMIT 1;

-- name: GetState
SELECT {columns}
FROM conversation_states
WHERE conversation_id = @conversationId AND version = @version
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = @conversationId AND c.user_id = @owner));

-- name: ListOldestFirst
SELECT {columns}
FROM conversation_states
WHERE conversation_id = @conversationId AND version > @version
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = @conversationId AND c.user_id = @owner))
ORDER BY version
LIMIT @limit;

-- name: ListNewestFirst
SELECT {columns}
FROM conversation_states
WHERE conversation_id = @conversationId AND version < @version
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = @conversationId AND c.user_id = @owner))
ORDER BY version DESC
LIMIT @limit;

-- name: Count
SELECT count(*)
FROM conversation_states
WHERE conversation_id = @conversationId
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = @conversationId AND c.user_id = @owner));

-- name: Prune
-- The oldest go first, so that whatever is left at any time is the newest without a gap.
DELETE FROM conversation_states
WHERE seq IN (SELECT s.seq
              FROM conversation_states s
              WHERE s.conversation_id = @conversationId
                AND s.version <= (SELECT k.version FROM conversation_states k WHERE k.conversation_id = @conversationId ORDER BY k.version DESC LIMIT 1 OFFSET @keep)
                AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = @conversationId AND c.user_id = @owner))
              ORDER BY s.version
              LIMIT @limit);
