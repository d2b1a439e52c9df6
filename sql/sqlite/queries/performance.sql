-- How long operations took. They are the host's: they have no owner. Newest first by (start_time, seq).
-- columns
       seq               AS Seq,
       id                AS Id,
       operation_type    AS OperationType,
       operation_details AS OperationDetails,
       start_time        AS StartTime,
       end_time          AS EndTime,
       success           AS Success,
       error_type        AS ErrorType,
       memory_used_mb    AS MemoryUsedMb,
       tokens_used       AS TokensUsed,
       cache_hit         AS CacheHit,
       metadata          AS Metadata,
       created_at        AS CreatedAt

-- name: Record
INSERT INTO performance_metrics (id, operation_type, operation_details, start_time, end_time, success, error_type, memory_used_mb, tokens_used, cache_hit, metadata, created_at)
VALUES (@id, @operationType, @operationDetails, @startTime, @endTime, @success, @errorType, @memoryUsedMb, @tokensUsed, @cacheHit, @metadata, @now);

-- name: List
SELECT {columns}
FROM performance_metrics
WHERE (start_time, seq) < (@startTime, @seq) AND start_time < @to AND start_time >= @from
ORDER BY start_time DESC, seq DESC
LIMIT @limit;

-- name: ListOfOutcome
SELECT {columns}
FROM performance_metrics
WHERE success = @success
  AND (start_time, seq) < (@startTime, @seq) AND start_time < @to AND start_time >= @from
ORDER BY start_time DESC, seq DESC
LIMIT @limit;

-- name: ListOfOperation
SELECT {columns}
FROM performance_metrics
WHERE operation_type = @operationType
  AND (start_time, seq) < (@startTime, @seq) AND start_time < @to AND start_time >= @from
  AND (@success IS NULL OR success = @success)
ORDER BY start_time DESC, seq DESC
LIMIT @limit;

-- name: GetStatistics
-- Nearest-rank percentiles: the smallest duration that at least so many percent are not above.
-- The two halves start from an index each: all by time, or an operation's.
WITH chosen AS (
    SELECT operation_type, end_time - start_time AS duration_ms, success, cache_hit, tokens_used
    FROM performance_metrics
    WHERE @operationType IS NULL AND start_time >= @from AND start_time < @to
    UNION ALL
    SELECT operation_type, end_time - start_time, success, cache_hit, tokens_used
    FROM performance_metrics
    WHERE operation_type = @operationType AND start_time >= @from AND start_time < @to
),
ranked AS (
    SELECT operation_type, duration_ms, success, cache_hit, tokens_used,
           row_number() OVER (PARTITION BY operation_type ORDER BY duration_ms) AS n,
           count(*) OVER (PARTITION BY operation_type)                          AS total
    FROM chosen
)
SELECT operation_type                                            AS OperationType,
       count(*)                                                  AS Count,
       sum(success)                                              AS Succeeded,
       sum(cache_hit)                                            AS CacheHits,
       sum(tokens_used)                                          AS TokensUsed,
       avg(duration_ms)                                          AS AverageMs,
       min(CASE WHEN n * 100 >= total * 50 THEN duration_ms END) AS P50Ms,
       min(CASE WHEN n * 100 >= total * 95 THEN duration_ms END) AS P95Ms,
       min(CASE WHEN n * 100 >= total * 99 THEN duration_ms END) AS P99Ms,
       max(duration_ms)                                          AS MaxMs
FROM ranked
GROUP BY operation_type
ORDER BY count(*) DESC, operation_type
LIMIT @limit;
