-- What users did in a stretch of time: nobody wrote a fork's copies. The operator's: no store of one user has it.
-- columns
       u.user_id AS UserId,
       u.written AS MessagesWritten,
       (SELECT count(*) FROM messages m
        WHERE m.user_id = u.user_id AND m.timestamp >= @from AND m.timestamp < @to AND m.role = 'assistant'
          AND m.copied_from IS NULL) AS MessagesReceived,
       u.conversations AS Conversations,
       (SELECT count(*) FROM conversations c
        WHERE c.user_id = u.user_id AND c.started_at >= @from AND c.started_at < @to) AS ConversationsStarted,
       (SELECT count(*) FROM user_sessions s
        WHERE s.user_id = u.user_id AND s.started_at >= @from AND s.started_at < @to) AS Sessions,
       (SELECT count(*) FROM feature_usage f
        WHERE f.user_id = u.user_id AND f.started_at >= @from AND f.started_at < @to) AS FeatureUses,
       u.days     AS ActiveDays,
       u.first_at AS FirstAt,
       u.last_at  AS LastAt

-- name: Get
-- One user wrote less than all did in a long time, so the time is not what to enter by.
WITH u AS (
    SELECT @userId AS user_id, count(*) AS written, count(DISTINCT conversation_id) AS conversations,
           count(DISTINCT timestamp - (timestamp % 86400000 + 86400000) % 86400000) AS days, min(timestamp) AS first_at, max(timestamp) AS last_at
    FROM messages
    WHERE author_id = @userId AND copied_from IS NULL AND +timestamp >= @from AND +timestamp < @to
)
SELECT {columns}
FROM u
WHERE EXISTS (SELECT 1 FROM users WHERE id = @userId);

-- name: List
WITH u AS (
    SELECT author_id AS user_id, count(*) AS written, count(DISTINCT conversation_id) AS conversations,
           count(DISTINCT timestamp - (timestamp % 86400000 + 86400000) % 86400000) AS days, min(timestamp) AS first_at, max(timestamp) AS last_at
    FROM messages
    WHERE author_id IS NOT NULL AND copied_from IS NULL AND timestamp >= @from AND timestamp < @to
    GROUP BY author_id
    ORDER BY written DESC, author_id
    LIMIT @limit
)
SELECT {columns}
FROM u
ORDER BY u.written DESC, u.user_id;
