-- The sessions of users.
-- columns
       id             AS Id,
       user_id        AS UserId,
       workspace_path AS WorkspacePath,
       settings       AS Settings,
       started_at     AS StartedAt,
       ended_at       AS EndedAt,
       metadata       AS Metadata,
       created_at     AS CreatedAt,
       updated_at     AS UpdatedAt

-- name: Start
INSERT INTO user_sessions (id, user_id, workspace_path, settings, started_at, metadata, created_at, updated_at)
SELECT @id, u.id, @workspacePath, @settings, @startedAt, @metadata, @now, @now
FROM users u
WHERE u.id = @userId AND (@owner IS NULL OR u.id = @owner);

-- name: End
UPDATE user_sessions
SET ended_at = max(@now, started_at), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND ended_at IS NULL AND (@owner IS NULL OR user_id = @owner);

-- name: UpdateSettings
UPDATE user_sessions
SET settings = @settings, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: Find
SELECT {columns}
FROM user_sessions
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: FindActive
SELECT {columns}
FROM user_sessions
WHERE user_id = @userId AND ended_at IS NULL AND (@owner IS NULL OR user_id = @owner)
ORDER BY started_at DESC, id DESC
LIMIT @limit;

-- name: List
SELECT {columns}
FROM user_sessions
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
  AND (started_at, id) < (@startedAt, @id)
ORDER BY started_at DESC, id DESC
LIMIT @limit;

-- name: FindUserId
SELECT user_id
FROM user_sessions
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);
