-- What users uploaded. Their order is (created_at, id), the newest first.
-- columns
       id              AS Id,
       user_id         AS UserId,
       conversation_id AS ConversationId,
       filename        AS FileName,
       original_name   AS OriginalName,
       mime_type       AS MimeType,
       file_size       AS FileSize,
       storage_path    AS StoragePath,
       content_hash    AS ContentHash,
       metadata        AS Metadata,
       created_at      AS CreatedAt,
       updated_at      AS UpdatedAt

-- name: FindConversation
SELECT id
FROM conversations
WHERE id = @conversationId AND user_id = @userId AND (@owner IS NULL OR user_id = @owner);

-- name: GetUsage
SELECT count(*) AS Files, coalesce(sum(file_size), 0) AS Bytes
FROM file_uploads
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner);

-- name: Save
INSERT INTO file_uploads (id, user_id, conversation_id, filename, original_name, mime_type, file_size, storage_path, content_hash, metadata, created_at, updated_at)
SELECT @id, @userId, @conversationId, @fileName, @originalName, @mimeType, @fileSize, @storagePath, @contentHash, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner
RETURNING {columns};

-- name: FindById
SELECT {columns}
FROM file_uploads
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: FindByHash
-- Few uploads are equal, so they are sorted.
SELECT {columns}
FROM file_uploads
WHERE content_hash = @contentHash AND (@owner IS NULL OR user_id = @owner)
  AND (@userId IS NULL OR user_id = @userId)
ORDER BY created_at DESC, id DESC
LIMIT 1;

-- name: List
SELECT {columns}
FROM file_uploads
WHERE (@owner IS NULL OR user_id = @owner)
  AND (created_at, id) < (@createdAt, @id) AND created_at < @to AND created_at >= @from
  AND (@mimeType IS NULL OR mime_type = @mimeType)
ORDER BY created_at DESC, id DESC
LIMIT @limit;

-- name: ListOfUser
SELECT {columns}
FROM file_uploads
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, id) < (@createdAt, @id) AND created_at < @to AND created_at >= @from
  AND (@mimeType IS NULL OR mime_type = @mimeType)
ORDER BY created_at DESC, id DESC
LIMIT @limit;

-- name: ListOfConversation
SELECT {columns}
FROM file_uploads
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, id) < (@createdAt, @id) AND created_at < @to AND created_at >= @from
  AND (@userId IS NULL OR user_id = @userId)
  AND (@mimeType IS NULL OR mime_type = @mimeType)
ORDER BY created_at DESC, id DESC
LIMIT @limit;

-- name: Delete
DELETE FROM file_uploads
WHERE id = @id AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: ListUnused
-- Asked for all users, whoever deletes: bytes stay while anybody has them.
SELECT h.value
FROM json_each(@hashes) h
WHERE NOT EXISTS (SELECT 1
                  FROM file_uploads f
                  WHERE f.content_hash = h.value AND (@owner IS NULL OR f.user_id = @owner));

-- name: ListPlaces
-- In the order of the content, for looking whether its bytes are there.
SELECT id AS Id, content_hash AS ContentHash
FROM file_uploads
WHERE (content_hash, id) > (@contentHash, @id) AND (@owner IS NULL OR user_id = @owner)
ORDER BY content_hash, id
LIMIT @limit;
