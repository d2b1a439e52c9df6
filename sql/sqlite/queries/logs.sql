-- What the host's parts say of themselves. They are the host's: they have no owner. Newest first by (timestamp, seq).
-- columns
       g.seq        AS Seq,
       g.id         AS Id,
       g.level      AS Level,
       g.message    AS Message,
       g.service    AS Service,
       g.timestamp  AS Timestamp,
       g.metadata   AS Metadata,
       g.created_at AS CreatedAt

-- name: Append
INSERT INTO logs (id, level, message, service, timestamp, metadata, created_at)
VALUES (@id, @level, @message, @service, @timestamp, @metadata, @now);

-- name: List
SELECT {columns}
FROM logs g
WHERE (g.timestamp, g.seq) < (@timestamp, @seq) AND g.timestamp < @to AND g.timestamp >= @from
ORDER BY g.timestamp DESC, g.seq DESC
LIMIT @limit;

-- name: ListOfLevels
-- The newest of each level, and of those the newest: the few errors are found without passing all that is not one.
SELECT {columns}
FROM json_each(@levels) l
CROSS JOIN logs g ON g.seq IN (SELECT x.seq
                               FROM logs x
                               WHERE x.level = l.value
                                 AND (x.timestamp, x.seq) < (@timestamp, @seq) AND x.timestamp < @to AND x.timestamp >= @from
                               ORDER BY x.timestamp DESC, x.seq DESC
                               LIMIT @limit)
ORDER BY g.timestamp DESC, g.seq DESC
LIMIT @limit;

-- name: ListOfService
SELECT {columns}
FROM logs g
WHERE g.service = @service
  AND (g.timestamp, g.seq) < (@timestamp, @seq) AND g.timestamp < @to AND g.timestamp >= @from
  AND g.level IN (SELECT l.value FROM json_each(@levels) l)
ORDER BY g.timestamp DESC, g.seq DESC
LIMIT @limit;
