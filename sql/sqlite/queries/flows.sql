-- Flows. A conversation's history is ordered by (started_at, id).
-- columns
       id              AS Id,
       conversation_id AS ConversationId,
       flow_type       AS FlowType,
       current_step    AS CurrentStep,
       total_steps     AS TotalSteps,
       state           AS State,
       status          AS Status,
       started_at      AS StartedAt,
       completed_at    AS CompletedAt,
       metadata        AS Metadata,
       created_at      AS CreatedAt,
       updated_at      AS UpdatedAt

-- name: CreateFlow
-- No row comes back when the conversation is unknown.
INSERT INTO flows (id, conversation_id, flow_type, current_step, total_steps, state, started_at, metadata, created_at, updated_at)
SELECT @id, c.id, @flowType, @currentStep, @totalSteps, @state, @startedAt, @metadata, @now, @now
FROM conversations c
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner)
RETURNING {columns};

-- name: FindById
SELECT {columns}
FROM flows
WHERE id = @id
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = flows.conversation_id AND c.user_id = @owner));

-- name: GetActiveFlow
SELECT {columns}
FROM flows
WHERE conversation_id = @conversationId AND status = 'active'
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = flows.conversation_id AND c.user_id = @owner));

-- name: List
SELECT {columns}
FROM flows
WHERE conversation_id = @conversationId
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = flows.conversation_id AND c.user_id = @owner))
  AND (started_at, id) < (@startedAt, @id)
  AND (@status IS NULL OR status = @status)
  AND (@flowType IS NULL OR flow_type = @flowType)
ORDER BY started_at DESC, id DESC
LIMIT @limit;

-- name: UpdateFlowStep
UPDATE flows
SET current_step = @step, state = coalesce(@state, state), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'active' AND total_steps >= @step
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = flows.conversation_id AND c.user_id = @owner))
RETURNING {columns};

-- name: PauseFlow
UPDATE flows
SET status = 'paused', updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'active'
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = flows.conversation_id AND c.user_id = @owner))
RETURNING {columns};

-- name: ResumeFlow
UPDATE flows
SET status = 'active', updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'paused'
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = flows.conversation_id AND c.user_id = @owner))
  AND NOT EXISTS (SELECT 1 FROM flows f WHERE f.conversation_id = flows.conversation_id AND f.status = 'active')
RETURNING {columns};

-- name: CompleteFlow
-- A host's started_at may be ahead of our clock, and nothing ends before it starts.
UPDATE flows
SET status = 'completed', completed_at = max(@now, started_at), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'active'
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = flows.conversation_id AND c.user_id = @owner))
RETURNING {columns};

-- name: AbandonFlow
UPDATE flows
SET status = 'abandoned', completed_at = max(@now, started_at), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status IN ('active', 'paused')
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = flows.conversation_id AND c.user_id = @owner))
RETURNING {columns};
