-- Tracked files. Their order is (created_at, id). Shared files have no user: the store of one user does not see them.
-- columns
       id             AS Id,
       user_id        AS UserId,
       file_path      AS FilePath,
       file_name      AS FileName,
       file_type      AS FileType,
       file_size      AS FileSize,
       file_hash      AS FileHash,
       parsed_at      AS ParsedAt,
       parsing_status AS ParsingStatus,
       parsing_error  AS ParsingError,
       metadata       AS Metadata,
       created_at     AS CreatedAt,
       updated_at     AS UpdatedAt

-- name: Create
INSERT INTO tracked_files (id, user_id, file_path, file_name, file_type, file_size, file_hash, metadata, created_at, updated_at)
SELECT @id, @userId, @filePath, @fileName, @fileType, @fileSize, @fileHash, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner;

-- name: Change
-- What was parsed is no longer what is there.
UPDATE tracked_files
SET file_name = @fileName, file_type = @fileType, file_size = @fileSize, file_hash = @fileHash,
    parsing_status = 'pending', parsing_error = NULL,
    metadata = coalesce(@metadata, metadata), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: Describe
UPDATE tracked_files
SET file_name = @fileName, file_type = @fileType, file_size = @fileSize,
    metadata = coalesce(@metadata, metadata), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: FindById
SELECT {columns}
FROM tracked_files
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: FindByPath
-- The user NULL has the shared files.
SELECT {columns}
FROM tracked_files
WHERE file_path = @filePath AND user_id IS @userId AND (@owner IS NULL OR user_id = @owner);

-- name: List
SELECT {columns}
FROM tracked_files
WHERE (@owner IS NULL OR user_id = @owner)
  AND (created_at, id) > (@createdAt, @id)
  AND (@shared IS NULL OR (user_id IS NULL) = @shared)
  AND (@fileType IS NULL OR file_type = @fileType)
ORDER BY created_at, id
LIMIT @limit;

-- name: ListOfUser
SELECT {columns}
FROM tracked_files
WHERE user_id IS @userId AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, id) > (@createdAt, @id)
  AND (@shared IS NULL OR (user_id IS NULL) = @shared)
  AND (@status IS NULL OR parsing_status = @status)
  AND (@fileType IS NULL OR file_type = @fileType)
ORDER BY created_at, id
LIMIT @limit;

-- name: ListOfStatus
SELECT {columns}
FROM tracked_files
WHERE parsing_status = @status AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, id) > (@createdAt, @id)
  AND (@shared IS NULL OR (user_id IS NULL) = @shared)
  AND (@fileType IS NULL OR file_type = @fileType)
ORDER BY created_at, id
LIMIT @limit;

-- name: ListOfHash
-- Few files are equal, so they are sorted.
SELECT {columns}
FROM tracked_files
WHERE file_hash = @hash AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, id) > (@createdAt, @id)
  AND (@userId IS NULL OR user_id = @userId)
  AND (@shared IS NULL OR (user_id IS NULL) = @shared)
  AND (@status IS NULL OR parsing_status = @status)
  AND (@fileType IS NULL OR file_type = @fileType)
ORDER BY created_at, id
LIMIT @limit;

-- name: ListDropped
-- Of two users who become one: the files of one that the other tracks too.
SELECT {columns}
FROM tracked_files
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND file_path IN (SELECT k.file_path FROM tracked_files k WHERE k.user_id = @kept)
ORDER BY created_at, id;

-- name: MarkParsed
UPDATE tracked_files
SET parsing_status = 'success', parsed_at = @now, parsing_error = NULL, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner)
  AND (@fileHash IS NULL OR file_hash = @fileHash);

-- name: MarkFailed
UPDATE tracked_files
SET parsing_status = 'failed', parsing_error = @error, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner)
  AND (@fileHash IS NULL OR file_hash = @fileHash);

-- name: Delete
DELETE FROM tracked_files
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);
