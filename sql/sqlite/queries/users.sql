-- Users, the identities by which platforms know them, their sessions and preferences.

-- name: Ensure
INSERT INTO users (id, user_id_hash, created_at, updated_at)
SELECT @id, @hash, @now, @now
WHERE @owner IS NULL OR @id = @owner
ON CONFLICT DO NOTHING;
