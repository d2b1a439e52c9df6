-- The ledger of what was left out of prompts or summarised. A conversation's is ordered by (created_at, seq).
-- columns
       o.id                AS Id,
       o.conversation_id   AS ConversationId,
       o.trigger_reason    AS TriggerReason,
       o.optimization_type AS OptimizationType,
       o.tokens_before     AS TokensBefore,
       o.tokens_after      AS TokensAfter,
       o.summary           AS Summary,
       o.affected_messages AS AffectedMessages,
       o.undone_at         AS UndoneAt,
       o.metadata          AS Metadata,
       o.created_at        AS CreatedAt,
       o.updated_at        AS UpdatedAt,
       o.seq               AS Seq

-- name: ListAffected
-- The messages that are named, in the order of the conversation: the unknown first, and of each the optimization that stands for it already.
SELECT a.value           AS Id,
       m.seq IS NOT NULL AS IsKnown,
       p.optimization_id AS OptimizationId
FROM json_each(@ids) a
LEFT JOIN messages m ON m.id = a.value AND m.conversation_id = @conversationId AND (@owner IS NULL OR m.user_id = @owner)
LEFT JOIN context_optimized_messages p ON p.message_id = m.id
ORDER BY m.timestamp, m.seq, a.key;

-- name: Record
-- No row comes back when the conversation is unknown.
INSERT INTO context_optimizations (id, conversation_id, trigger_reason, optimization_type, tokens_before, tokens_after, summary, affected_messages, metadata, created_at, updated_at)
SELECT @id, c.id, @triggerReason, @optimizationType, @tokensBefore, @tokensAfter, @summary, @affectedMessages, @metadata, @now, @now
FROM conversations c
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner)
RETURNING id, conversation_id, trigger_reason, optimization_type, tokens_before, tokens_after, summary, affected_messages, undone_at, metadata, created_at, updated_at, seq;

-- name: Find
SELECT {columns}
FROM context_optimizations o
WHERE o.id = @id
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = o.conversation_id AND c.user_id = @owner));

-- name: List
SELECT {columns}
FROM context_optimizations o
WHERE o.conversation_id = @conversationId
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = o.conversation_id AND c.user_id = @owner))
  AND (o.created_at, o.seq) < (@createdAt, @seq)
  AND (@includeUndone OR o.undone_at IS NULL)
ORDER BY o.created_at DESC, o.seq DESC
LIMIT @limit;

-- name: ListSummaries
-- The summaries that hold, the last recorded first, each with the place of the first message that it stands for. One whose messages are all gone stands for nothing.
SELECT {columns},
       p.timestamp AS PlaceTimestamp,
       p.seq       AS PlaceSeq
FROM context_optimizations o
CROSS JOIN context_optimized_messages p
  ON p.message_id = (SELECT f.message_id FROM context_optimized_messages f WHERE f.optimization_id = o.id ORDER BY f.timestamp, f.seq LIMIT 1)
WHERE o.conversation_id = @conversationId AND o.undone_at IS NULL AND o.summary IS NOT NULL
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = o.conversation_id AND c.user_id = @owner))
ORDER BY o.created_at DESC, o.seq DESC
LIMIT @limit;

-- name: Undo
UPDATE context_optimizations
SET undone_at = max(@now, created_at), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND undone_at IS NULL
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = context_optimizations.conversation_id AND c.user_id = @owner));

-- name: GetSavings
SELECT count(*)                        AS Optimizations,
       coalesce(sum(tokens_before), 0) AS TokensBefore,
       coalesce(sum(tokens_after), 0)  AS TokensAfter
FROM context_optimizations
WHERE conversation_id = @conversationId AND undone_at IS NULL
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = context_optimizations.conversation_id AND c.user_id = @owner));
