-- The task queue. Times are compared here only, with the @now of the store's clock; who may finish a task is decided by its lease_token, never by a time.
-- The statements of a claim name their index: whatever the statistics say, none of them may look at every row of a status and sort.
-- columns
       id            AS Id,
       user_id       AS UserId,
       message_id    AS MessageId,
       task_type     AS TaskType,
       payload       AS Payload,
       priority      AS Priority,
       status        AS Status,
       retries       AS Retries,
       max_retries   AS MaxRetries,
       error_message AS ErrorMessage,
       assigned_to   AS AssignedTo,
       lease_until   AS LeaseUntil,
       lease_token   AS LeaseToken,
       dedupe_key    AS DedupeKey,
       created_by    AS CreatedBy,
       respond_to    AS RespondTo,
       responded     AS Responded,
       memorized     AS Memorized,
       metadata      AS Metadata,
       scheduled_for AS ScheduledFor,
       started_at    AS StartedAt,
       completed_at  AS CompletedAt,
       created_at    AS CreatedAt,
       updated_at    AS UpdatedAt,
       seq           AS Seq

-- name: FindUser
SELECT 1
FROM users
WHERE id = @userId AND (@owner IS NULL OR id = @owner);

-- name: FindMessageOwner
SELECT user_id
FROM messages
WHERE id = @messageId AND (@owner IS NULL OR user_id = @owner);

-- name: FindUnfinished
SELECT {columns}
FROM queue
WHERE task_type = @taskType AND dedupe_key = @dedupeKey AND coalesce(user_id, '') = coalesce(@userId, '')
  AND status IN ('scheduled', 'pending', 'in_progress')
  AND (@owner IS NULL OR user_id = @owner);

-- name: Enqueue
INSERT INTO queue (id, user_id, message_id, task_type, payload, priority, status, max_retries, dedupe_key, created_by, respond_to, metadata,
                   scheduled_for, created_at, updated_at)
SELECT @id, @userId, @messageId, @taskType, @payload, @priority, CASE WHEN @scheduledFor > @now THEN 'scheduled' ELSE 'pending' END, @maxRetries,
       @dedupeKey, @createdBy, @respondTo, @metadata, @scheduledFor, @now, @now
WHERE @owner IS NULL OR @userId = @owner
RETURNING {columns};

-- name: FindDue
-- Whether there is anything to promote, and to reap. Asking is cheaper than an update of nothing, which opens every index to write.
SELECT EXISTS (SELECT 1
               FROM queue INDEXED BY idx_queue_scheduled_for
               WHERE status = 'scheduled' AND scheduled_for <= @now AND (@owner IS NULL OR user_id = @owner)),
       EXISTS (SELECT 1
               FROM queue INDEXED BY idx_queue_lease_until
               WHERE status = 'in_progress' AND lease_until <= @now AND (@owner IS NULL OR user_id = @owner));

-- name: Promote
-- What was scheduled and is due. Claims see nothing else.
UPDATE queue
SET status = 'pending', updated_at = max(@now, updated_at + 1)
WHERE seq IN (SELECT seq
              FROM queue INDEXED BY idx_queue_scheduled_for
              WHERE status = 'scheduled' AND scheduled_for <= @now AND (@owner IS NULL OR user_id = @owner)
              ORDER BY scheduled_for
              LIMIT @limit);

-- name: Reap
-- A lease that ran out is a failed attempt: what kills its workers must not be tried for ever.
UPDATE queue
SET status = CASE WHEN retries < max_retries THEN 'pending' ELSE 'failed' END,
    retries = min(retries + 1, max_retries),
    error_message = 'The lease expired.',
    lease_until = NULL,
    completed_at = CASE WHEN retries < max_retries THEN NULL ELSE max(@now, coalesce(started_at, @now)) END,
    updated_at = max(@now, updated_at + 1)
WHERE seq IN (SELECT seq
              FROM queue INDEXED BY idx_queue_lease_until
              WHERE status = 'in_progress' AND lease_until <= @now AND (@owner IS NULL OR user_id = @owner)
              ORDER BY lease_until
              LIMIT @limit);

-- name: Claim
UPDATE queue
SET status = 'in_progress', assigned_to = @worker, lease_until = @leaseUntil, lease_token = lease_token + 1, started_at = @now,
    updated_at = max(@now, updated_at + 1)
WHERE seq IN (SELECT seq
              FROM queue INDEXED BY idx_queue_pending
              WHERE status = 'pending' AND (@owner IS NULL OR user_id = @owner)
              ORDER BY priority, due_at, seq
              LIMIT @limit)
RETURNING {columns};

-- name: ListClaimable
-- The first of a type, from the index alone. Of several types the first of each are put in order by who asks: one type's line is not walked in search of another's.
SELECT priority, due_at, seq
FROM queue INDEXED BY idx_queue_pending_type
WHERE status = 'pending' AND task_type = @taskType AND (@owner IS NULL OR user_id = @owner)
ORDER BY priority, due_at, seq
LIMIT @limit;

-- name: ClaimThese
-- +: by key, never by all of a status.
UPDATE queue
SET status = 'in_progress', assigned_to = @worker, lease_until = @leaseUntil, lease_token = lease_token + 1, started_at = @now,
    updated_at = max(@now, updated_at + 1)
WHERE seq IN (SELECT value FROM json_each(@seqs)) AND +status = 'pending' AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Heartbeat
UPDATE queue
SET lease_until = @leaseUntil, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND lease_token = @leaseToken AND status = 'in_progress' AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Complete
UPDATE queue
SET status = 'completed', error_message = NULL, lease_until = NULL, metadata = coalesce(@metadata, metadata), completed_at = max(@now, coalesce(started_at, @now)),
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND lease_token = @leaseToken AND status = 'in_progress' AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Fail
UPDATE queue
SET status = CASE WHEN retries >= max_retries THEN 'failed' WHEN @retryAt > @now THEN 'scheduled' ELSE 'pending' END,
    retries = min(retries + 1, max_retries),
    error_message = @error,
    lease_until = NULL,
    scheduled_for = CASE WHEN retries >= max_retries THEN scheduled_for ELSE @retryAt END,
    completed_at = CASE WHEN retries >= max_retries THEN max(@now, coalesce(started_at, @now)) END,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND lease_token = @leaseToken AND status = 'in_progress' AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Release
UPDATE queue
SET status = 'pending', lease_until = NULL, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND lease_token = @leaseToken AND status = 'in_progress' AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Cancel
UPDATE queue
SET status = 'cancelled', lease_until = NULL, completed_at = max(@now, coalesce(started_at, @now)), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status IN ('scheduled', 'pending', 'in_progress') AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Retry
UPDATE queue
SET status = 'pending', retries = 0, error_message = NULL, scheduled_for = @now, completed_at = NULL, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'failed' AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: RetryMany
-- Those whose dedupe key is in use stay: the index refuses them one by one.
UPDATE OR IGNORE queue
SET status = 'pending', retries = 0, error_message = NULL, scheduled_for = @now, completed_at = NULL, updated_at = max(@now, updated_at + 1)
WHERE seq IN (SELECT q.seq
              FROM queue q
              WHERE q.status = 'failed' AND q.status NOT IN ('pending', 'in_progress') AND (@taskType IS NULL OR q.task_type = @taskType) AND (@owner IS NULL OR q.user_id = @owner)
                AND NOT EXISTS (SELECT 1
                                FROM queue u
                                WHERE u.task_type = q.task_type AND u.dedupe_key = q.dedupe_key AND coalesce(u.user_id, '') = coalesce(q.user_id, '')
                                  AND u.status IN ('scheduled', 'pending', 'in_progress'))
              ORDER BY q.seq
              LIMIT @limit);

-- name: MarkResponded
UPDATE queue
SET responded = 1, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND responded = 0 AND (@owner IS NULL OR user_id = @owner);

-- name: MarkMemorized
UPDATE queue
SET memorized = 1, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND memorized = 0 AND (@owner IS NULL OR user_id = @owner);

-- name: FindById
SELECT {columns}
FROM queue
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: List
SELECT {columns}
FROM queue
WHERE seq < @seq AND (@owner IS NULL OR user_id = @owner)
  AND (@userId IS NULL OR user_id = @userId)
  AND (@messageId IS NULL OR message_id = @messageId)
  AND (@status IS NULL OR status = @status)
  AND (@taskType IS NULL OR task_type = @taskType)
  AND (@responded IS NULL OR responded = @responded)
  AND (@memorized IS NULL OR memorized = @memorized)
ORDER BY seq DESC
LIMIT @limit;

-- name: ListOfMessage
SELECT {columns}
FROM queue
WHERE message_id = @messageId AND seq < @seq AND (@owner IS NULL OR user_id = @owner)
  AND (@userId IS NULL OR +user_id = @userId)
  AND (@status IS NULL OR status = @status)
  AND (@taskType IS NULL OR task_type = @taskType)
  AND (@responded IS NULL OR responded = @responded)
  AND (@memorized IS NULL OR memorized = @memorized)
ORDER BY seq DESC
LIMIT @limit;

-- name: ListOfUser
SELECT {columns}
FROM queue
WHERE user_id = @userId AND seq < @seq AND (@owner IS NULL OR user_id = @owner)
  AND (@messageId IS NULL OR message_id = @messageId)
  AND (@status IS NULL OR status = @status)
  AND (@taskType IS NULL OR task_type = @taskType)
  AND (@responded IS NULL OR responded = @responded)
  AND (@memorized IS NULL OR memorized = @memorized)
ORDER BY seq DESC
LIMIT @limit;

-- name: ListOfStatus
-- Of all statuses but the two below, as the index has it.
SELECT {columns}
FROM queue
WHERE status = @status AND status NOT IN ('pending', 'in_progress') AND seq < @seq AND (@owner IS NULL OR user_id = @owner)
  AND (@userId IS NULL OR user_id = @userId)
  AND (@messageId IS NULL OR message_id = @messageId)
  AND (@taskType IS NULL OR task_type = @taskType)
  AND (@responded IS NULL OR responded = @responded)
  AND (@memorized IS NULL OR memorized = @memorized)
ORDER BY seq DESC
LIMIT @limit;

-- name: ListPending
-- No index has the pending ones by seq, so that a claim need not change it: a page looks at all of them, in the index that has their types.
SELECT {columns}
FROM queue
WHERE seq IN (SELECT seq
              FROM queue INDEXED BY idx_queue_pending_type
              WHERE status = 'pending' AND seq < @seq AND (@owner IS NULL OR user_id = @owner)
                AND (@userId IS NULL OR user_id = @userId)
                AND (@messageId IS NULL OR message_id = @messageId)
                AND (@status IS NULL OR status = @status)
                AND (@taskType IS NULL OR task_type = @taskType)
                AND (@responded IS NULL OR responded = @responded)
                AND (@memorized IS NULL OR memorized = @memorized)
              ORDER BY seq DESC
              LIMIT @limit)
ORDER BY seq DESC;

-- name: ListInProgress
SELECT {columns}
FROM queue INDEXED BY idx_queue_lease_until
WHERE status = 'in_progress' AND lease_until IS NOT NULL AND seq < @seq AND (@owner IS NULL OR user_id = @owner)
  AND (@userId IS NULL OR user_id = @userId)
  AND (@messageId IS NULL OR message_id = @messageId)
  AND (@status IS NULL OR status = @status)
  AND (@taskType IS NULL OR task_type = @taskType)
  AND (@responded IS NULL OR responded = @responded)
  AND (@memorized IS NULL OR memorized = @memorized)
ORDER BY seq DESC
LIMIT @limit;

-- name: ListOfType
SELECT {columns}
FROM queue
WHERE task_type = @taskType AND seq < @seq AND (@owner IS NULL OR user_id = @owner)
  AND (@userId IS NULL OR user_id = @userId)
  AND (@messageId IS NULL OR message_id = @messageId)
  AND (@status IS NULL OR status = @status)
  AND (@responded IS NULL OR responded = @responded)
  AND (@memorized IS NULL OR memorized = @memorized)
ORDER BY seq DESC
LIMIT @limit;

-- name: GetDepth
-- Everybody's from the index that a status has, and one user's from theirs.
SELECT q.task_type, q.status, count(*)
FROM json_each(@statuses) s
CROSS JOIN queue q ON q.status = s.value AND q.status NOT IN ('pending', 'in_progress')
WHERE @owner IS NULL
GROUP BY q.task_type, q.status
UNION ALL
SELECT q.task_type, q.status, count(*)
FROM queue q INDEXED BY idx_queue_pending_type
WHERE @owner IS NULL AND q.status = 'pending' AND q.status IN (SELECT s.value FROM json_each(@statuses) s)
GROUP BY q.task_type
UNION ALL
SELECT q.task_type, q.status, count(*)
FROM queue q INDEXED BY idx_queue_lease_until
WHERE @owner IS NULL AND q.status = 'in_progress' AND q.lease_until IS NOT NULL AND q.status IN (SELECT s.value FROM json_each(@statuses) s)
GROUP BY q.task_type
UNION ALL
SELECT q.task_type, q.status, count(*)
FROM queue q
WHERE q.user_id = @owner AND q.status IN (SELECT s.value FROM json_each(@statuses) s)
GROUP BY q.task_type, q.status
ORDER BY 1, 2;

-- name: FindOldestDue
-- From one priority to the next: within each the first is the oldest.
WITH RECURSIVE levels (priority) AS (
    SELECT min(priority)
    FROM queue INDEXED BY idx_queue_pending
    WHERE status = 'pending'
    UNION ALL
    SELECT (SELECT min(q.priority) FROM queue q INDEXED BY idx_queue_pending WHERE q.status = 'pending' AND q.priority > l.priority)
    FROM levels l
    WHERE l.priority IS NOT NULL
)
SELECT min((SELECT q.due_at
            FROM queue q INDEXED BY idx_queue_pending
            WHERE q.status = 'pending' AND q.priority = l.priority AND (@owner IS NULL OR q.user_id = @owner)
            ORDER BY q.due_at
            LIMIT 1))
FROM levels l;
