-- Time saved. The operator's: no store of one user has it. Newest first by (created_at, seq).
-- columns
       seq                       AS Seq,
       id                        AS Id,
       user_id                   AS UserId,
       session_id                AS SessionId,
       event_type                AS EventType,
       traditional_time_estimate AS TraditionalTimeEstimate,
       actual_time_taken         AS ActualTimeTaken,
       time_saved                AS TimeSaved,
       improvement_percentage    AS ImprovementPercentage,
       context_data              AS ContextData,
       user_satisfaction         AS UserSatisfaction,
       metadata                  AS Metadata,
       created_at                AS CreatedAt

-- name: Record
INSERT INTO productivity_events (id, user_id, session_id, event_type, traditional_time_estimate, actual_time_taken, time_saved, improvement_percentage, context_data, user_satisfaction, metadata, created_at)
VALUES (@id, @userId, @sessionId, @eventType, @traditional, @actual, @traditional - @actual, 100.0 * (@traditional - @actual) / @traditional, @contextData, @userSatisfaction, @metadata, @createdAt);

-- name: FindById
SELECT {columns}
FROM productivity_events
WHERE id = @id;

-- name: List
SELECT {columns}
FROM productivity_events
WHERE (created_at, seq) < (@createdAt, @seq) AND created_at < @to AND created_at >= @from
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfType
SELECT {columns}
FROM productivity_events
WHERE event_type = @eventType
  AND (created_at, seq) < (@createdAt, @seq) AND created_at < @to AND created_at >= @from
  AND (@userId IS NULL OR user_id = @userId)
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfUser
SELECT {columns}
FROM productivity_events
WHERE user_id = @userId
  AND (created_at, seq) < (@createdAt, @seq) AND created_at < @to AND created_at >= @from
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfSession
-- One session has few, so they are sorted.
SELECT {columns}
FROM productivity_events
WHERE session_id = @sessionId AND (@eventType IS NULL OR event_type = @eventType)
  AND (created_at, seq) < (@createdAt, @seq) AND created_at < @to AND created_at >= @from
  AND (@userId IS NULL OR user_id = @userId)
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: GetSavings
-- S2's productivity of the last thirty days, of any time.
SELECT event_type             AS EventType,
       count(*)               AS EventCount,
       avg(time_saved / 60.0) AS AverageMinutesSaved,
       sum(time_saved / 60.0) AS TotalMinutesSaved
FROM productivity_events
WHERE created_at >= @from AND created_at < @to
GROUP BY event_type
ORDER BY sum(time_saved) DESC, event_type
LIMIT @limit;

-- name: GetSummary
-- A page begins on the day on which the one before ended. A remainder has its dividend's sign: adding a day makes it count down from below, also before 1970.
SELECT created_at - (created_at % 86400000 + 86400000) % 86400000 AS Day,
       event_type                  AS EventType,
       count(*)                    AS EventCount,
       avg(time_saved)             AS AverageTimeSaved,
       avg(improvement_percentage) AS AverageImprovement,
       sum(time_saved)             AS TotalTimeSaved
FROM productivity_events
WHERE created_at >= max(@from, @day) AND created_at < @to
GROUP BY 1, 2
HAVING (Day, event_type) > (@day, @type)
ORDER BY 1, 2
LIMIT @limit;
