-- A host's notes on rows of other tables. A note belongs to the owner of its row; one on a shared row has no user, and the store of one user does not see it.
-- columns
       seq        AS Seq,
       user_id    AS UserId,
       table_name AS TableName,
       record_id  AS RecordId,
       key        AS Key,
       value      AS Value,
       chunk_id   AS ChunkId,
       created_at AS CreatedAt,
       updated_at AS UpdatedAt

-- name: FindRecord
-- Whose the row is; no row when it is not there. Only the one table is looked into.
SELECT user_id
FROM (SELECT id AS user_id FROM users WHERE @tableName = 'users' AND id = @recordId
      UNION ALL
      SELECT user_id FROM conversations WHERE @tableName = 'conversations' AND id = @recordId
      UNION ALL
      SELECT user_id FROM messages WHERE @tableName = 'messages' AND id = @recordId
      UNION ALL
      SELECT user_id FROM memories WHERE @tableName = 'memories' AND id = @recordId
      UNION ALL
      SELECT user_id FROM knowledge_items WHERE @tableName = 'knowledge_items' AND id = @recordId
      UNION ALL
      SELECT user_id FROM tracked_files WHERE @tableName = 'tracked_files' AND id = @recordId
      UNION ALL
      SELECT c.user_id FROM exchanges e JOIN conversations c ON c.id = e.conversation_id WHERE @tableName = 'exchanges' AND e.id = @recordId
      UNION ALL
      SELECT c.user_id FROM flows f JOIN conversations c ON c.id = f.conversation_id WHERE @tableName = 'flows' AND f.id = @recordId
      UNION ALL
      SELECT user_id FROM user_goals WHERE @tableName = 'user_goals' AND id = @recordId
      UNION ALL
      SELECT c.user_id FROM context_items i JOIN conversations c ON c.id = i.conversation_id WHERE @tableName = 'context_items' AND i.id = @recordId
      UNION ALL
      SELECT user_id FROM user_sessions WHERE @tableName = 'user_sessions' AND id = @recordId
      UNION ALL
      SELECT m.user_id FROM classification_results r JOIN messages m ON m.id = r.message_id WHERE @tableName = 'classification_results' AND r.id = @recordId)
WHERE @owner IS NULL OR user_id = @owner;

-- name: Set
INSERT INTO record_metadata (id, user_id, table_name, record_id, key, value, chunk_id, created_at, updated_at)
SELECT @id, @userId, @tableName, @recordId, @key, @value, @chunkId, @now, @now
WHERE @owner IS NULL OR @userId = @owner
ON CONFLICT (table_name, record_id, key) DO UPDATE
SET value = excluded.value, chunk_id = excluded.chunk_id, updated_at = max(@now, updated_at + 1)
RETURNING {columns};

-- name: Get
SELECT {columns}
FROM record_metadata
WHERE table_name = @tableName AND record_id = @recordId AND key = @key AND (@owner IS NULL OR user_id = @owner);

-- name: List
SELECT {columns}
FROM record_metadata
WHERE table_name = @tableName AND record_id = @recordId AND key > @key AND (@owner IS NULL OR user_id = @owner)
ORDER BY key
LIMIT @limit;

-- name: Find
SELECT {columns}
FROM record_metadata
WHERE key = @key AND value = @value AND seq > @seq AND (@owner IS NULL OR user_id = @owner)
  AND (@tableName IS NULL OR table_name = @tableName)
ORDER BY seq
LIMIT @limit;

-- name: FindOfUser
SELECT {columns}
FROM record_metadata
WHERE user_id = @userId AND key = @key AND value = @value AND seq > @seq AND (@owner IS NULL OR user_id = @owner)
  AND (@tableName IS NULL OR table_name = @tableName)
ORDER BY seq
LIMIT @limit;

-- name: Remove
DELETE FROM record_metadata
WHERE table_name = @tableName AND record_id = @recordId AND key = @key AND (@owner IS NULL OR user_id = @owner);

-- name: RemoveAll
DELETE FROM record_metadata
WHERE table_name = @tableName AND record_id = @recordId AND (@owner IS NULL OR user_id = @owner);
