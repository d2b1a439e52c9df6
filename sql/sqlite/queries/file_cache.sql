-- What was made of files. The user NULL has the shared results: the store of one user does not see them.

-- name: Get
-- The clock may have been set back since.
UPDATE file_processing_cache
SET last_accessed_at = max(@now, last_accessed_at)
WHERE file_path = @filePath AND file_hash = @fileHash AND processing_type = @processingType AND options_hash = @optionsHash
  AND coalesce(user_id, '') = coalesce(@userId, '') AND (@owner IS NULL OR user_id = @owner)
RETURNING id                 AS Id,
          user_id            AS UserId,
          file_path          AS FilePath,
          file_hash          AS FileHash,
          processing_type    AS ProcessingType,
          processing_options AS ProcessingOptions,
          result_data        AS ResultData,
          created_at         AS CreatedAt,
          last_accessed_at   AS LastAccessedAt;

-- name: Set
-- A user who is not there, or no longer, gets no row. The WHERE also tells SQLite that ON belongs to the INSERT.
INSERT INTO file_processing_cache (id, user_id, file_path, file_hash, processing_type, processing_options, options_hash, result_data, created_at, last_accessed_at)
SELECT @id, @userId, @filePath, @fileHash, @processingType, @options, @optionsHash, @resultData, @now, @now
WHERE (@owner IS NULL OR @userId = @owner) AND (@userId IS NULL OR EXISTS (SELECT 1 FROM users WHERE id = @userId))
ON CONFLICT (file_path, file_hash, processing_type, options_hash, coalesce(user_id, '')) DO UPDATE
SET id = excluded.id, result_data = excluded.result_data, created_at = excluded.created_at, last_accessed_at = excluded.last_accessed_at;

-- name: Remove
DELETE FROM file_processing_cache
WHERE file_path = @filePath AND file_hash = @fileHash AND processing_type = @processingType AND options_hash = @optionsHash
  AND coalesce(user_id, '') = coalesce(@userId, '') AND (@owner IS NULL OR user_id = @owner);

-- name: RemoveByPath
DELETE FROM file_processing_cache
WHERE seq IN (SELECT seq
              FROM file_processing_cache
              WHERE file_path = @filePath AND coalesce(user_id, '') = coalesce(@userId, '') AND (@owner IS NULL OR user_id = @owner)
              LIMIT @batch);

-- name: Clear
DELETE FROM file_processing_cache
WHERE seq IN (SELECT seq
              FROM file_processing_cache
              WHERE seq > 0 AND (@owner IS NULL OR user_id = @owner)
              LIMIT @batch);

-- name: ClearOfUser
DELETE FROM file_processing_cache
WHERE seq IN (SELECT seq
              FROM file_processing_cache
              WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
              LIMIT @batch);

-- name: RemoveUnused
DELETE FROM file_processing_cache
WHERE seq IN (SELECT seq
              FROM file_processing_cache
              WHERE last_accessed_at < @before AND (@owner IS NULL OR user_id = @owner)
              ORDER BY last_accessed_at
              LIMIT @batch);

-- name: MakeRoom
-- Of those used longest ago, as many as it takes; what was just stored stays.
DELETE FROM file_processing_cache
WHERE seq IN (SELECT seq
              FROM (SELECT seq,
                           row_number() OVER oldest                AS n,
                           sum(size_bytes) OVER oldest - size_bytes AS before
                    FROM (SELECT seq, last_accessed_at, size_bytes
                          FROM file_processing_cache
                          WHERE last_accessed_at > -1 AND id <> @keptId AND (@owner IS NULL OR user_id = @owner)
                          ORDER BY last_accessed_at, seq
                          LIMIT @batch)
                    WINDOW oldest AS (ORDER BY last_accessed_at, seq ROWS UNBOUNDED PRECEDING))
              WHERE n <= @entries OR before < @bytes);

-- name: GetTotals
-- For the store of one user, GetTotalsOfUser.
SELECT entries AS Entries,
       bytes   AS Bytes
FROM cache_totals
WHERE cache = 'file_processing_cache' AND (@owner IS NULL OR FALSE);

-- name: GetTotalsOfUser
SELECT count(*)                      AS Entries,
       coalesce(sum(size_bytes), 0) AS Bytes
FROM file_processing_cache
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner);
