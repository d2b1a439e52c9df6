-- Uses of features, newest first by (started_at, seq). The operator's: no store of one user has them.
-- columns
       seq              AS Seq,
       id               AS Id,
       user_id          AS UserId,
       session_id       AS SessionId,
       feature_name     AS FeatureName,
       feature_category AS FeatureCategory,
       usage_context    AS UsageContext,
       started_at       AS StartedAt,
       completed_at     AS CompletedAt,
       success          AS Success,
       error_message    AS ErrorMessage,
       metadata         AS Metadata,
       created_at       AS CreatedAt,
       updated_at       AS UpdatedAt

-- name: Start
INSERT INTO feature_usage (id, user_id, session_id, feature_name, feature_category, usage_context, started_at, metadata, created_at, updated_at)
VALUES (@id, @userId, @sessionId, @featureName, @featureCategory, @usageContext, @startedAt, @metadata, @now, @now);

-- name: Complete
UPDATE feature_usage
SET completed_at = max(@now, started_at), success = @success, error_message = @errorMessage, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND completed_at IS NULL;

-- name: FindById
SELECT {columns}
FROM feature_usage
WHERE id = @id;

-- name: List
SELECT {columns}
FROM feature_usage
WHERE (started_at, seq) < (@startedAt, @seq) AND started_at < @to AND started_at >= @from
ORDER BY started_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfFeature
SELECT {columns}
FROM feature_usage
WHERE feature_name = @featureName
  AND (started_at, seq) < (@startedAt, @seq) AND started_at < @to AND started_at >= @from
  AND (@userId IS NULL OR user_id = @userId)
ORDER BY started_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfUser
SELECT {columns}
FROM feature_usage
WHERE user_id = @userId
  AND (started_at, seq) < (@startedAt, @seq) AND started_at < @to AND started_at >= @from
ORDER BY started_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfSession
-- One session has few, so they are sorted.
SELECT {columns}
FROM feature_usage
WHERE session_id = @sessionId AND (@featureName IS NULL OR feature_name = @featureName)
  AND (started_at, seq) < (@startedAt, @seq) AND started_at < @to AND started_at >= @from
  AND (@userId IS NULL OR user_id = @userId)
ORDER BY started_at DESC, seq DESC
LIMIT @limit;

-- name: GetAdoption
-- A use of which nobody can say whether it succeeded counts for neither side.
SELECT feature_category                          AS FeatureCategory,
       feature_name                              AS FeatureName,
       count(*)                                  AS UsageCount,
       count(DISTINCT user_id)                   AS UniqueUsers,
       avg(success)                              AS SuccessRate,
       avg((completed_at - started_at) / 1000.0) AS AverageSeconds
FROM feature_usage
WHERE started_at >= @from AND started_at < @to AND completed_at IS NOT NULL
GROUP BY feature_category, feature_name
ORDER BY count(*) DESC, feature_category, feature_name
LIMIT @limit;
