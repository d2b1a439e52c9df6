-- Traces: what each stage of the pipeline did. Their order is (start_time, seq).
-- columns
       seq             AS Seq,
       id              AS Id,
       user_id         AS UserId,
       conversation_id AS ConversationId,
       message_id      AS MessageId,
       stage           AS Stage,
       start_time      AS StartTime,
       end_time        AS EndTime,
       duration_ms     AS DurationMs,
       status          AS Status,
       data            AS Data,
       error           AS Error,
       metadata        AS Metadata,
       created_at      AS CreatedAt,
       updated_at      AS UpdatedAt

-- name: FindOwner
SELECT id, user_id
FROM conversations
WHERE id = @conversationId AND (@owner IS NULL OR user_id = @owner);

-- name: FindMessageOwner
SELECT conversation_id, user_id
FROM messages
WHERE id = @messageId AND (@owner IS NULL OR user_id = @owner);

-- name: FindUser
SELECT NULL, id
FROM users
WHERE id = @userId AND (@owner IS NULL OR id = @owner);

-- name: StartTrace
INSERT INTO traces (id, user_id, conversation_id, message_id, stage, start_time, end_time, duration_ms, status, data, error, metadata, created_at, updated_at)
SELECT @id, @userId, @conversationId, @messageId, @stage, @startTime, @endTime, @endTime - @startTime, @status, @data, @error, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner;

-- name: EndTrace
UPDATE traces
SET status = @status, end_time = @now, duration_ms = max(0, @now - start_time),
    data = coalesce(@data, data), error = @error, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'started' AND (@owner IS NULL OR user_id = @owner);

-- name: FindById
SELECT {columns}
FROM traces
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: ListOldestFirst
SELECT {columns}
FROM traces
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner)
  AND (start_time, seq) > (@startTime, @seq)
ORDER BY start_time, seq
LIMIT @limit;

-- name: ListNewestFirst
SELECT {columns}
FROM traces
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner)
  AND (start_time, seq) < (@startTime, @seq)
ORDER BY start_time DESC, seq DESC
LIMIT @limit;

-- name: ListSlowest
-- One of the two halves runs, each from an index: everybody's by time, or a user's.
SELECT {columns}
FROM traces
WHERE @owner IS NULL AND start_time >= @from AND start_time < @to
  AND duration_ms IS NOT NULL AND (@stage IS NULL OR stage = @stage)
UNION ALL
SELECT {columns}
FROM traces
WHERE user_id = @owner AND start_time >= @from AND start_time < @to
  AND duration_ms IS NOT NULL AND (@stage IS NULL OR stage = @stage)
ORDER BY DurationMs DESC, StartTime, Seq
LIMIT @limit;

-- name: ListFailures
-- One of the two halves runs, each in order from an index: everybody's failures, or a user's traces.
SELECT {columns}
FROM traces
WHERE @owner IS NULL AND status = 'failed' AND start_time >= @from AND start_time < @to
  AND (@stage IS NULL OR stage = @stage)
UNION ALL
SELECT {columns}
FROM traces
WHERE user_id = @owner AND status = 'failed' AND start_time >= @from AND start_time < @to
  AND (@stage IS NULL OR stage = @stage)
ORDER BY StartTime DESC, Seq DESC
LIMIT @limit;

-- name: GetStageStatistics
-- Nearest-rank percentiles: the smallest duration that at least so many percent are not above.
-- One of the three sources runs, each from an index: everybody's by time, a conversation's, or a user's.
WITH chosen AS (
    SELECT stage, status, duration_ms
    FROM traces
    WHERE @conversationId IS NULL AND @owner IS NULL AND start_time >= @from AND start_time < @to
      AND duration_ms IS NOT NULL
    UNION ALL
    SELECT stage, status, duration_ms
    FROM traces
    WHERE conversation_id = @conversationId AND start_time >= @from AND start_time < @to
      AND duration_ms IS NOT NULL AND (@owner IS NULL OR user_id = @owner)
    UNION ALL
    SELECT stage, status, duration_ms
    FROM traces
    WHERE user_id = @owner AND @conversationId IS NULL AND start_time >= @from AND start_time < @to
      AND duration_ms IS NOT NULL
),
ranked AS (
    SELECT stage, status, duration_ms,
           row_number() OVER (PARTITION BY stage ORDER BY duration_ms) AS n,
           count(*) OVER (PARTITION BY stage)                          AS total
    FROM chosen
)
SELECT stage                                                     AS Stage,
       count(*)                                                  AS Count,
       sum(status = 'failed')                                    AS Failed,
       avg(duration_ms)                                          AS AverageMs,
       min(CASE WHEN n * 100 >= total * 50 THEN duration_ms END) AS P50Ms,
       min(CASE WHEN n * 100 >= total * 95 THEN duration_ms END) AS P95Ms,
       min(CASE WHEN n * 100 >= total * 99 THEN duration_ms END) AS P99Ms,
       max(duration_ms)                                          AS MaxMs
FROM ranked
GROUP BY stage
ORDER BY count(*) DESC, stage
LIMIT @limit;
