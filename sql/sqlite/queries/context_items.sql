-- What is put beside a conversation for the model to see. An unknown relevance stands below all others.
-- columns
       i.id              AS Id,
       i.conversation_id AS ConversationId,
       i.source          AS Source,
       i.content         AS Content,
       i.relevance_score AS RelevanceScore,
       i.context_type    AS ContextType,
       i.original_role   AS OriginalRole,
       i.focus_area      AS FocusArea,
       i.preference_type AS PreferenceType,
       i.pinned          AS Pinned,
       i.timestamp       AS Timestamp,
       i.metadata        AS Metadata,
       i.created_at      AS CreatedAt,
       i.updated_at      AS UpdatedAt,
       i.seq             AS Seq

-- name: Add
-- No row comes back when the conversation is unknown.
INSERT INTO context_items (id, conversation_id, source, content, relevance_score, context_type, original_role, focus_area, preference_type,
                           pinned, timestamp, metadata, created_at, updated_at)
SELECT @id, c.id, @source, @content, @relevanceScore, @contextType, @originalRole, @focusArea, @preferenceType,
       @pinned, coalesce(@timestamp, @now), @metadata, @now, @now
FROM conversations c
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner)
RETURNING id, conversation_id, source, content, relevance_score, context_type, original_role, focus_area, preference_type,
          pinned, timestamp, metadata, created_at, updated_at, seq;

-- name: Find
SELECT {columns}
FROM context_items i
WHERE i.id = @id
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = i.conversation_id AND c.user_id = @owner));

-- name: ListMostRelevant
SELECT {columns}
FROM context_items i
WHERE i.conversation_id = @conversationId
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = i.conversation_id AND c.user_id = @owner))
  AND (coalesce(i.relevance_score, -1), i.seq) < (@sort, @seq)
  AND coalesce(i.relevance_score, -1) >= @minRelevance
  AND (@contextType IS NULL OR i.context_type = @contextType)
  AND (@focusArea IS NULL OR i.focus_area = @focusArea)
  AND (@preferenceType IS NULL OR i.preference_type = @preferenceType)
  AND (@pinned IS NULL OR i.pinned = @pinned)
ORDER BY coalesce(i.relevance_score, -1) DESC, i.seq DESC
LIMIT @limit;

-- name: ListMostRelevantOfSource
SELECT {columns}
FROM context_items i
WHERE i.conversation_id = @conversationId AND i.source = @source
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = i.conversation_id AND c.user_id = @owner))
  AND (coalesce(i.relevance_score, -1), i.seq) < (@sort, @seq)
  AND coalesce(i.relevance_score, -1) >= @minRelevance
  AND (@contextType IS NULL OR i.context_type = @contextType)
  AND (@focusArea IS NULL OR i.focus_area = @focusArea)
  AND (@preferenceType IS NULL OR i.preference_type = @preferenceType)
  AND (@pinned IS NULL OR i.pinned = @pinned)
ORDER BY coalesce(i.relevance_score, -1) DESC, i.seq DESC
LIMIT @limit;

-- name: ListNewest
SELECT {columns}
FROM context_items i
WHERE i.conversation_id = @conversationId
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = i.conversation_id AND c.user_id = @owner))
  AND (i.timestamp, i.seq) < (@sort, @seq)
  AND (@source IS NULL OR i.source = @source)
  AND coalesce(i.relevance_score, -1) >= @minRelevance
  AND (@contextType IS NULL OR i.context_type = @contextType)
  AND (@focusArea IS NULL OR i.focus_area = @focusArea)
  AND (@preferenceType IS NULL OR i.preference_type = @preferenceType)
  AND (@pinned IS NULL OR i.pinned = @pinned)
ORDER BY i.timestamp DESC, i.seq DESC
LIMIT @limit;

-- name: ListPinned
-- The pinned items of a prompt, the most relevant first.
SELECT {columns}
FROM context_items i
WHERE i.conversation_id = @conversationId AND i.pinned = 1
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = i.conversation_id AND c.user_id = @owner))
ORDER BY coalesce(i.relevance_score, -1) DESC, i.seq DESC
LIMIT @limit;

-- name: ListUnpinned
-- What else a prompt may take, the most relevant first.
SELECT {columns}
FROM context_items i
WHERE i.conversation_id = @conversationId AND i.pinned = 0
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = i.conversation_id AND c.user_id = @owner))
ORDER BY coalesce(i.relevance_score, -1) DESC, i.seq DESC
LIMIT @limit;

-- name: Update
UPDATE context_items
SET content         = CASE WHEN @setContent THEN @content ELSE content END,
    relevance_score = CASE WHEN @setRelevanceScore THEN @relevanceScore ELSE relevance_score END,
    context_type    = CASE WHEN @setContextType THEN @contextType ELSE context_type END,
    original_role   = CASE WHEN @setOriginalRole THEN @originalRole ELSE original_role END,
    focus_area      = CASE WHEN @setFocusArea THEN @focusArea ELSE focus_area END,
    preference_type = CASE WHEN @setPreferenceType THEN @preferenceType ELSE preference_type END,
    pinned          = CASE WHEN @setPinned THEN @pinned ELSE pinned END,
    metadata        = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    updated_at      = max(@now, updated_at + 1)
WHERE id = @id
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = context_items.conversation_id AND c.user_id = @owner));

-- name: Delete
DELETE FROM context_items
WHERE id = @id
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = context_items.conversation_id AND c.user_id = @owner));

-- name: DeleteUnpinnedOfSource
-- What a source gave before. What somebody pinned of it stays.
DELETE FROM context_items
WHERE conversation_id = @conversationId AND source = @source AND pinned = 0
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = context_items.conversation_id AND c.user_id = @owner));

-- name: Clear
DELETE FROM context_items
WHERE conversation_id = @conversationId AND (@source IS NULL OR source = @source)
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = context_items.conversation_id AND c.user_id = @owner));
