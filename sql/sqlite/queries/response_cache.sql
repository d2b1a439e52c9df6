-- Answers of models. The user NULL has the shared ones: the store of one user does not see them.
-- columns
       id               AS Id,
       user_id          AS UserId,
       prompt_hash      AS PromptHash,
       prompt_preview   AS PromptPreview,
       response         AS Response,
       tokens_used      AS TokensUsed,
       model_used       AS ModelUsed,
       cache_created_at AS CacheCreatedAt,
       last_accessed_at AS LastAccessedAt,
       access_count     AS AccessCount,
       expires_at       AS ExpiresAt,
       metadata         AS Metadata

-- name: Get
-- The clock may have been set back since.
UPDATE ai_response_cache
SET access_count = access_count + 1, last_accessed_at = max(@now, last_accessed_at)
WHERE prompt_hash = @hash AND coalesce(user_id, '') = coalesce(@userId, '')
  AND (expires_at IS NULL OR expires_at > @now)
  AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Set
-- A user who is not there, or no longer, gets no row. The WHERE also tells SQLite that ON belongs to the INSERT.
INSERT INTO ai_response_cache (id, user_id, prompt_hash, prompt_preview, response, tokens_used, model_used, cache_created_at, last_accessed_at, expires_at, metadata)
SELECT @id, @userId, @hash, @preview, @response, @tokensUsed, @modelUsed, @now, @now, @expiresAt, @metadata
WHERE (@owner IS NULL OR @userId = @owner) AND (@userId IS NULL OR EXISTS (SELECT 1 FROM users WHERE id = @userId))
ON CONFLICT (prompt_hash, coalesce(user_id, '')) DO UPDATE
SET id = excluded.id, prompt_preview = excluded.prompt_preview, response = excluded.response, tokens_used = excluded.tokens_used,
    model_used = excluded.model_used, cache_created_at = excluded.cache_created_at, last_accessed_at = excluded.last_accessed_at,
    access_count = 1, expires_at = excluded.expires_at, metadata = excluded.metadata;

-- name: Remove
DELETE FROM ai_response_cache
WHERE prompt_hash = @hash AND coalesce(user_id, '') = coalesce(@userId, '') AND (@owner IS NULL OR user_id = @owner);

-- name: Clear
DELETE FROM ai_response_cache
WHERE seq IN (SELECT seq
              FROM ai_response_cache
              WHERE seq > 0 AND (@owner IS NULL OR user_id = @owner)
              LIMIT @batch);

-- name: ClearOfUser
DELETE FROM ai_response_cache
WHERE seq IN (SELECT seq
              FROM ai_response_cache
              WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
              LIMIT @batch);

-- name: RemoveExpired
DELETE FROM ai_response_cache
WHERE seq IN (SELECT seq
              FROM ai_response_cache
              WHERE expires_at <= @now AND (@owner IS NULL OR user_id = @owner)
              ORDER BY expires_at
              LIMIT @batch);

-- name: MakeRoom
-- Of those used longest ago, as many as it takes; what was just stored stays.
DELETE FROM ai_response_cache
WHERE seq IN (SELECT seq
              FROM (SELECT seq,
                           row_number() OVER oldest                AS n,
                           sum(size_bytes) OVER oldest - size_bytes AS before
                    FROM (SELECT seq, last_accessed_at, size_bytes
                          FROM ai_response_cache
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
WHERE cache = 'ai_response_cache' AND (@owner IS NULL OR FALSE);

-- name: GetTotalsOfUser
SELECT count(*)                      AS Entries,
       coalesce(sum(size_bytes), 0) AS Bytes
FROM ai_response_cache
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner);
