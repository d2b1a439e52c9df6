-- Metrics are the host's: they have no owner. Their order is (timestamp, seq).
-- columns
       seq         AS Seq,
       id          AS Id,
       timestamp   AS Timestamp,
       metric_type AS MetricType,
       value       AS Value,
       metadata    AS Metadata,
       created_at  AS CreatedAt

-- name: Record
INSERT INTO system_metrics (id, timestamp, metric_type, value, metadata, created_at)
VALUES (@id, @timestamp, @metricType, @value, @metadata, @now);

-- name: ListOldestFirst
SELECT {columns}
FROM system_metrics
WHERE metric_type = @metricType AND timestamp >= @from AND timestamp < @to
  AND (timestamp, seq) > (@timestamp, @seq)
ORDER BY timestamp, seq
LIMIT @limit;

-- name: ListNewestFirst
SELECT {columns}
FROM system_metrics
WHERE metric_type = @metricType AND timestamp >= @from AND timestamp < @to
  AND (timestamp, seq) < (@timestamp, @seq)
ORDER BY timestamp DESC, seq DESC
LIMIT @limit;

-- name: GetSeries
-- A remainder has its dividend's sign here; adding a bucket makes it count down from below, also before 1970.
SELECT timestamp - (timestamp % @bucket + @bucket) % @bucket AS Start,
       count(*)   AS Count,
       sum(value) AS Sum,
       avg(value) AS Average,
       min(value) AS Minimum,
       max(value) AS Maximum
FROM system_metrics
WHERE metric_type = @metricType AND timestamp >= @from AND timestamp < @to
GROUP BY 1
ORDER BY 1;

-- name: ListTypes
-- One look into the index for each type, not one for each metric.
WITH RECURSIVE types (metric_type) AS (
    SELECT min(metric_type)
    FROM system_metrics
    UNION ALL
    SELECT (SELECT min(m.metric_type) FROM system_metrics m WHERE m.metric_type > types.metric_type)
    FROM types
    WHERE types.metric_type IS NOT NULL
)
SELECT metric_type AS MetricType
FROM types
WHERE metric_type IS NOT NULL
LIMIT @limit;
