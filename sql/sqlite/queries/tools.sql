-- Tool executions: what was asked for, decided and done. Their order is (created_at, seq). A pending one whose time is over has expired,
-- whether or not it was swept: a swept one is cancelled by the rule 'expired'.
-- columns
       seq                   AS Seq,
       id                    AS Id,
       user_id               AS UserId,
       conversation_id       AS ConversationId,
       message_id            AS MessageId,
       call_id               AS CallId,
       tool_name             AS ToolName,
       risk                  AS Risk,
       parameters            AS Parameters,
       parameters_hash       AS ParametersHash,
       result                AS Result,
       status                AS Status,
       approval_requested_at AS ApprovalRequestedAt,
       approved_at           AS ApprovedAt,
       decided_by            AS DecidedBy,
       decision_rule         AS DecisionRule,
       decision_reason       AS DecisionReason,
       expires_at            AS ExpiresAt,
       executed_at           AS ExecutedAt,
       completed_at          AS CompletedAt,
       execution_time_ms     AS ExecutionTimeMs,
       cost                  AS Cost,
       estimated_cost        AS EstimatedCost,
       error_message         AS ErrorMessage,
       metadata              AS Metadata,
       created_at            AS CreatedAt,
       updated_at            AS UpdatedAt

-- name: Request
INSERT INTO tool_executions (id, user_id, conversation_id, message_id, call_id, tool_name, risk, parameters, parameters_hash, status, approval_requested_at,
                             approved_at, decision_rule, decision_reason, expires_at, completed_at, estimated_cost, metadata, created_at, updated_at)
SELECT @id, @userId, @conversationId, @messageId, @callId, @toolName, @risk, @parameters, @parametersHash, @status, iif(@status = 'pending', @now, NULL),
       iif(@status = 'approved', @now, NULL), @rule, @reason, @expiresAt, iif(@status = 'rejected', @now, NULL), @estimatedCost, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner
RETURNING {columns};

-- name: FindByCall
SELECT {columns}
FROM tool_executions
WHERE conversation_id = @conversationId AND call_id = @callId AND coalesce(message_id, '') = coalesce(@messageId, '') AND parameters_hash = @parametersHash
  AND (@owner IS NULL OR user_id = @owner);

-- name: IsKnown
-- Whether a tool was ever approved for the user.
SELECT EXISTS (SELECT 1
               FROM tool_executions
               WHERE user_id = @userId AND tool_name = @toolName AND approved_at IS NOT NULL AND (@owner IS NULL OR user_id = @owner));

-- name: SumSpent
-- What the user's tools cost whose last step was since then, and what may still cost something of what was approved since a longer time; what is not known yet by its
-- estimate. What was cancelled before it ran cost nothing. Money is summed in whole units and in nano-units apart, so that no sum is too large for an integer.
WITH spent AS (
    SELECT coalesce(cost, estimated_cost) AS cost
    FROM tool_executions
    WHERE user_id = @userId AND approved_at IS NOT NULL AND coalesce(completed_at, executed_at, approved_at) > @since
      AND NOT (status = 'cancelled' AND executed_at IS NULL)
      AND (@owner IS NULL OR user_id = @owner)
    UNION ALL
    SELECT estimated_cost
    FROM tool_executions INDEXED BY idx_tool_executions_open
    WHERE user_id = @userId AND status IN ('approved', 'executing') AND approved_at > @openSince AND coalesce(completed_at, executed_at, approved_at) <= @since
      AND (@owner IS NULL OR user_id = @owner)
)
SELECT coalesce(sum(cost / 1000000000), 0), coalesce(sum(cost % 1000000000), 0)
FROM spent;

-- name: FindById
SELECT {columns}
FROM tool_executions
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: Approve
UPDATE tool_executions
SET status = 'approved', approved_at = @now, decided_by = @decidedBy, decision_rule = 'person', decision_reason = @reason, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'pending' AND (expires_at IS NULL OR expires_at > @now) AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Reject
UPDATE tool_executions
SET status = 'rejected', completed_at = @now, decided_by = @decidedBy, decision_rule = 'person', decision_reason = @reason, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'pending' AND (expires_at IS NULL OR expires_at > @now) AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Start
UPDATE tool_executions
SET status = 'executing', executed_at = @now, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'approved' AND parameters_hash = @parametersHash AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Complete
-- Another program, or an import, may have left executed_at empty.
UPDATE tool_executions
SET status = 'completed', result = @result, cost = @cost, completed_at = max(@now, coalesce(executed_at, @now)), execution_time_ms = max(0, @now - executed_at),
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'executing' AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Fail
UPDATE tool_executions
SET status = 'failed', error_message = @errorMessage, cost = @cost, completed_at = max(@now, coalesce(executed_at, @now)), execution_time_ms = max(0, @now - executed_at),
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'executing' AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Cancel
UPDATE tool_executions
SET status = 'cancelled', error_message = @reason, completed_at = max(@now, coalesce(executed_at, @now)), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (status IN ('approved', 'executing') OR (status = 'pending' AND (expires_at IS NULL OR expires_at > @now)))
  AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Expire
-- The planner would take the index of all that is pending, and sort it.
UPDATE tool_executions
SET status = 'cancelled', decision_rule = 'expired', decision_reason = NULL, completed_at = expires_at, updated_at = max(@now, updated_at + 1)
WHERE seq IN (SELECT e.seq
              FROM tool_executions e INDEXED BY idx_tool_executions_pending_expires
              WHERE e.status = 'pending' AND e.expires_at <= @now AND (@owner IS NULL OR e.user_id = @owner)
              ORDER BY e.expires_at
              LIMIT @limit);

-- name: FindExpired
-- Whether there is anything to note. Asking is cheaper than an update of nothing, which opens every index to write.
SELECT EXISTS (SELECT 1
               FROM tool_executions INDEXED BY idx_tool_executions_pending_user_expires
               WHERE user_id = @userId AND status = 'pending' AND expires_at <= @now AND (@owner IS NULL OR user_id = @owner));

-- name: ExpireOfUser
UPDATE tool_executions
SET status = 'cancelled', decision_rule = 'expired', decision_reason = NULL, completed_at = expires_at, updated_at = max(@now, updated_at + 1)
WHERE seq IN (SELECT e.seq
              FROM tool_executions e INDEXED BY idx_tool_executions_pending_user_expires
              WHERE e.user_id = @userId AND e.status = 'pending' AND e.expires_at <= @now AND (@owner IS NULL OR e.user_id = @owner)
              ORDER BY e.expires_at
              LIMIT @limit)
RETURNING conversation_id;

-- name: ListPending
-- Oldest first, as those of one conversation and of one user.
SELECT {columns}
FROM tool_executions
WHERE status = 'pending' AND (expires_at IS NULL OR expires_at > @now) AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, seq) > (@createdAt, @seq)
ORDER BY created_at, seq
LIMIT @limit;

-- name: ListPendingOfConversation
SELECT {columns}
FROM tool_executions
WHERE conversation_id = @conversationId AND status = 'pending' AND (expires_at IS NULL OR expires_at > @now) AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, seq) > (@createdAt, @seq)
ORDER BY created_at, seq
LIMIT @limit;

-- name: ListPendingOfUser
SELECT {columns}
FROM tool_executions
WHERE user_id = @owner AND status = 'pending' AND (expires_at IS NULL OR expires_at > @now)
  AND (created_at, seq) > (@createdAt, @seq)
ORDER BY created_at, seq
LIMIT @limit;

-- name: List
-- Newest first. Those that follow ask the same from another index each.
SELECT {columns}
FROM tool_executions
WHERE (@owner IS NULL OR user_id = @owner)
  AND (created_at, seq) < (@createdAt, @seq) AND created_at >= @since AND created_at < @until
  AND (@conversationId IS NULL OR conversation_id = @conversationId) AND (@messageId IS NULL OR message_id = @messageId)
  AND (@userId IS NULL OR user_id = @userId) AND (@toolName IS NULL OR tool_name = @toolName)
  AND (@status IS NULL OR @status = iif(decision_rule = 'expired' OR (status = 'pending' AND expires_at <= @now), 'expired', status))
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfConversation
SELECT {columns}
FROM tool_executions
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, seq) < (@createdAt, @seq) AND created_at >= @since AND created_at < @until
  AND (@messageId IS NULL OR message_id = @messageId)
  AND (@userId IS NULL OR user_id = @userId) AND (@toolName IS NULL OR tool_name = @toolName)
  AND (@status IS NULL OR @status = iif(decision_rule = 'expired' OR (status = 'pending' AND expires_at <= @now), 'expired', status))
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfMessage
SELECT {columns}
FROM tool_executions
WHERE message_id = @messageId AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, seq) < (@createdAt, @seq) AND created_at >= @since AND created_at < @until
  AND (@conversationId IS NULL OR conversation_id = @conversationId)
  AND (@userId IS NULL OR user_id = @userId) AND (@toolName IS NULL OR tool_name = @toolName)
  AND (@status IS NULL OR @status = iif(decision_rule = 'expired' OR (status = 'pending' AND expires_at <= @now), 'expired', status))
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfTool
SELECT {columns}
FROM tool_executions
WHERE tool_name = @toolName AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, seq) < (@createdAt, @seq) AND created_at >= @since AND created_at < @until
  AND (@conversationId IS NULL OR conversation_id = @conversationId) AND (@messageId IS NULL OR message_id = @messageId)
  AND (@userId IS NULL OR user_id = @userId)
  AND (@status IS NULL OR @status = iif(decision_rule = 'expired' OR (status = 'pending' AND expires_at <= @now), 'expired', status))
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfUser
SELECT {columns}
FROM tool_executions
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, seq) < (@createdAt, @seq) AND created_at >= @since AND created_at < @until
  AND (@conversationId IS NULL OR conversation_id = @conversationId) AND (@messageId IS NULL OR message_id = @messageId)
  AND (@toolName IS NULL OR tool_name = @toolName)
  AND (@status IS NULL OR @status = iif(decision_rule = 'expired' OR (status = 'pending' AND expires_at <= @now), 'expired', status))
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfStatus
SELECT {columns}
FROM tool_executions
WHERE status = @stored AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, seq) < (@createdAt, @seq) AND created_at >= @since AND created_at < @until
  AND (@conversationId IS NULL OR conversation_id = @conversationId) AND (@messageId IS NULL OR message_id = @messageId)
  AND (@userId IS NULL OR user_id = @userId) AND (@toolName IS NULL OR tool_name = @toolName)
  AND (@status IS NULL OR @status = iif(decision_rule = 'expired' OR (status = 'pending' AND expires_at <= @now), 'expired', status))
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: ListExpired
-- Those that were noted, and those that were not. It is given the same as the others, the status too.
SELECT {columns}
FROM tool_executions INDEXED BY idx_tool_executions_expired
WHERE decision_rule = 'expired' AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, seq) < (@createdAt, @seq) AND created_at >= @since AND created_at < @until
  AND (@conversationId IS NULL OR conversation_id = @conversationId) AND (@messageId IS NULL OR message_id = @messageId)
  AND (@userId IS NULL OR user_id = @userId) AND (@toolName IS NULL OR tool_name = @toolName)
  AND @status = 'expired'
UNION ALL
SELECT {columns}
FROM tool_executions INDEXED BY idx_tool_executions_status_created
WHERE status = 'pending' AND expires_at <= @now AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, seq) < (@createdAt, @seq) AND created_at >= @since AND created_at < @until
  AND (@conversationId IS NULL OR conversation_id = @conversationId) AND (@messageId IS NULL OR message_id = @messageId)
  AND (@userId IS NULL OR user_id = @userId) AND (@toolName IS NULL OR tool_name = @toolName)
ORDER BY CreatedAt DESC, Seq DESC
LIMIT @limit;

-- name: GetStatistics
-- The three parts start from an index each: a conversation's, a user's, or all by time. Percentiles are nearest-rank.
WITH chosen AS (
    SELECT tool_name, status, decision_rule, expires_at, execution_time_ms, cost
    FROM tool_executions
    WHERE conversation_id = @conversationId AND created_at >= @since AND created_at < @until AND (@owner IS NULL OR user_id = @owner)
    UNION ALL
    SELECT tool_name, status, decision_rule, expires_at, execution_time_ms, cost
    FROM tool_executions
    WHERE @conversationId IS NULL AND user_id = @owner AND created_at >= @since AND created_at < @until
    UNION ALL
    SELECT tool_name, status, decision_rule, expires_at, execution_time_ms, cost
    FROM tool_executions
    WHERE @conversationId IS NULL AND @owner IS NULL AND created_at >= @since AND created_at < @until
),
ranked AS (
    SELECT tool_name, cost, execution_time_ms,
           iif(decision_rule = 'expired' OR (status = 'pending' AND expires_at <= @now), 'expired', status)                AS status,
           row_number() OVER (PARTITION BY tool_name, execution_time_ms IS NULL ORDER BY execution_time_ms) * 100 AS rank,
           count(execution_time_ms) OVER (PARTITION BY tool_name) * 95                                             AS p95
    FROM chosen
)
SELECT tool_name                                                                   AS ToolName,
       count(*)                                                                    AS Count,
       sum(status = 'pending')                                                     AS Pending,
       sum(status = 'approved')                                                    AS Approved,
       sum(status = 'rejected')                                                    AS Rejected,
       sum(status = 'executing')                                                   AS Executing,
       sum(status = 'completed')                                                   AS Completed,
       sum(status = 'failed')                                                      AS Failed,
       sum(status = 'cancelled')                                                   AS Cancelled,
       sum(status = 'expired')                                                     AS Expired,
       coalesce(sum(cost / 1000000000), 0)                                         AS CostUnits,
       coalesce(sum(cost % 1000000000), 0)                                         AS CostNanos,
       sum(cost IS NULL AND status IN ('completed', 'failed'))                     AS CostUnknown,
       avg(execution_time_ms)                                                      AS AverageMs,
       min(CASE WHEN execution_time_ms IS NOT NULL AND rank >= p95 THEN execution_time_ms END) AS P95Ms
FROM ranked
GROUP BY tool_name
ORDER BY count(*) DESC, tool_name
LIMIT @limit;
