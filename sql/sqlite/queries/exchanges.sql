-- Exchanges: questions and their responses, which are messages. Their order is (timestamp, seq).
-- Where a filter may name a session, a conversation, a user or none, four parts start from an index each; what is not given empties its part.
-- columns
       e.id                  AS Id,
       e.user_id             AS UserId,
       e.session_id          AS SessionId,
       e.conversation_id     AS ConversationId,
       e.parent_id           AS ParentId,
       e.question_message_id AS QuestionMessageId,
       q.content             AS Question,
       e.response_message_id AS ResponseMessageId,
       r.content             AS Response,
       e.context_files       AS ContextFiles,
       e.context_databases   AS ContextDatabases,
       e.tokens_used         AS TokensUsed,
       e.response_time_ms    AS ResponseTimeMs,
       e.timestamp           AS AskedAt,
       r.timestamp           AS AnsweredAt,
       e.metadata            AS Metadata,
       e.created_at          AS CreatedAt,
       e.updated_at          AS UpdatedAt,
       e.seq                 AS Seq

-- name: HasSession
SELECT count(*)
FROM user_sessions
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: Ask
INSERT INTO exchanges (id, user_id, session_id, conversation_id, parent_id, question_message_id, context_files, context_databases, timestamp, metadata, created_at, updated_at)
SELECT @id, q.user_id, coalesce(@sessionId, c.session_id), q.conversation_id, @parentId, q.id, @contextFiles, @contextDatabases, q.timestamp, @metadata, @now, @now
FROM messages q
JOIN conversations c ON c.id = q.conversation_id
WHERE q.id = @questionId AND (@owner IS NULL OR q.user_id = @owner);

-- name: Answer
UPDATE exchanges
SET response_message_id = @responseId, tokens_used = @tokensUsed, response_time_ms = @responseTimeMs, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND response_message_id IS NULL AND (@owner IS NULL OR user_id = @owner);

-- name: FindById
SELECT {columns}
FROM exchanges e
CROSS JOIN messages q ON q.id = e.question_message_id
LEFT JOIN messages r ON r.id = e.response_message_id
WHERE e.id = @id AND (@owner IS NULL OR e.user_id = @owner);

-- name: FindByQuestion
SELECT {columns}
FROM exchanges e
CROSS JOIN messages q ON q.id = e.question_message_id
LEFT JOIN messages r ON r.id = e.response_message_id
WHERE e.question_message_id = @messageId AND (@owner IS NULL OR e.user_id = @owner);

-- name: FindByResponse
SELECT {columns}
FROM exchanges e
CROSS JOIN messages q ON q.id = e.question_message_id
LEFT JOIN messages r ON r.id = e.response_message_id
WHERE e.response_message_id = @messageId AND (@owner IS NULL OR e.user_id = @owner)
ORDER BY e.timestamp DESC, e.seq DESC
LIMIT 1;

-- name: GetMany
-- In the order of the seqs.
SELECT {columns}
FROM json_each(@seqs) i
CROSS JOIN exchanges e ON e.seq = i.value
CROSS JOIN messages q ON q.id = e.question_message_id
LEFT JOIN messages r ON r.id = e.response_message_id
WHERE @owner IS NULL OR e.user_id = @owner
ORDER BY i.key;

-- name: ListNewestFirst
SELECT {columns}
FROM (
    SELECT e.timestamp AS timestamp, e.seq AS seq
    FROM exchanges e
    WHERE e.session_id = @sessionId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
      AND (e.timestamp, e.seq) < (@timestamp, @seq)
    UNION ALL
    SELECT e.timestamp AS timestamp, e.seq AS seq
    FROM exchanges e
    WHERE @sessionId IS NULL AND e.conversation_id = @conversationId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
      AND (e.timestamp, e.seq) < (@timestamp, @seq)
    UNION ALL
    SELECT e.timestamp AS timestamp, e.seq AS seq
    FROM exchanges e
    WHERE @sessionId IS NULL AND @conversationId IS NULL AND e.user_id = @userId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
      AND (e.timestamp, e.seq) < (@timestamp, @seq)
    UNION ALL
    SELECT e.timestamp AS timestamp, e.seq AS seq
    FROM exchanges e
    WHERE @sessionId IS NULL AND @conversationId IS NULL AND @userId IS NULL
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
      AND (e.timestamp, e.seq) < (@timestamp, @seq)
    ORDER BY timestamp DESC, seq DESC
    LIMIT @limit
) f
CROSS JOIN exchanges e ON e.seq = f.seq
CROSS JOIN messages q ON q.id = e.question_message_id
LEFT JOIN messages r ON r.id = e.response_message_id
ORDER BY e.timestamp DESC, e.seq DESC;

-- name: ListOldestFirst
SELECT {columns}
FROM (
    SELECT e.timestamp AS timestamp, e.seq AS seq
    FROM exchanges e
    WHERE e.session_id = @sessionId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
      AND (e.timestamp, e.seq) > (@timestamp, @seq)
    UNION ALL
    SELECT e.timestamp AS timestamp, e.seq AS seq
    FROM exchanges e
    WHERE @sessionId IS NULL AND e.conversation_id = @conversationId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
      AND (e.timestamp, e.seq) > (@timestamp, @seq)
    UNION ALL
    SELECT e.timestamp AS timestamp, e.seq AS seq
    FROM exchanges e
    WHERE @sessionId IS NULL AND @conversationId IS NULL AND e.user_id = @userId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
      AND (e.timestamp, e.seq) > (@timestamp, @seq)
    UNION ALL
    SELECT e.timestamp AS timestamp, e.seq AS seq
    FROM exchanges e
    WHERE @sessionId IS NULL AND @conversationId IS NULL AND @userId IS NULL
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
      AND (e.timestamp, e.seq) > (@timestamp, @seq)
    ORDER BY timestamp, seq
    LIMIT @limit
) f
CROSS JOIN exchanges e ON e.seq = f.seq
CROSS JOIN messages q ON q.id = e.question_message_id
LEFT JOIN messages r ON r.id = e.response_message_id
ORDER BY e.timestamp, e.seq;

-- name: ListFiles
-- S2's first example: the paths of some exchanges' files, in their order, with what is tracked of them: the user's own row before the shared one.
SELECT e.seq, f.value, t.id, t.file_name, t.file_type
FROM json_each(@seqs) i
CROSS JOIN exchanges e ON e.seq = i.value
CROSS JOIN json_each(e.context_files) f
LEFT JOIN tracked_files t ON t.id = coalesce(
    (SELECT o.id FROM tracked_files o WHERE o.file_path = f.value AND coalesce(o.user_id, '') = e.user_id),
    (SELECT s.id FROM tracked_files s WHERE s.file_path = f.value AND coalesce(s.user_id, '') = '' AND @owner IS NULL))
WHERE @owner IS NULL OR e.user_id = @owner
ORDER BY i.key, f.key;

-- name: ListParents
-- From the root down.
WITH RECURSIVE parents (seq, parent_id, depth) AS (
    SELECT e.seq, e.parent_id, 0 FROM exchanges e WHERE e.id = @id AND (@owner IS NULL OR e.user_id = @owner)
    UNION ALL
    SELECT e.seq, e.parent_id, p.depth + 1 FROM parents p JOIN exchanges e ON e.id = p.parent_id WHERE p.depth < @limit AND (@owner IS NULL OR e.user_id = @owner)
)
SELECT seq FROM parents WHERE depth > 0 ORDER BY depth DESC;

-- name: ListReplies
-- The queue yields the oldest of those that hang on what it has yielded before; the first is where it starts.
WITH RECURSIVE replies (seq, id, timestamp) AS (
    SELECT e.seq, e.id, e.timestamp FROM exchanges e WHERE e.id = @id AND (@owner IS NULL OR e.user_id = @owner)
    UNION
    SELECT e.seq, e.id, e.timestamp FROM replies p JOIN exchanges e ON e.parent_id = p.id WHERE (@owner IS NULL OR e.user_id = @owner)
    ORDER BY 3, 1
    LIMIT @limit + 1
)
SELECT seq FROM replies;

-- name: Count
SELECT count(*)
FROM (
    SELECT e.seq
    FROM exchanges e
    WHERE e.session_id = @sessionId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
    UNION ALL
    SELECT e.seq
    FROM exchanges e
    WHERE @sessionId IS NULL AND e.conversation_id = @conversationId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
    UNION ALL
    SELECT e.seq
    FROM exchanges e
    WHERE @sessionId IS NULL AND @conversationId IS NULL AND e.user_id = @userId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
    UNION ALL
    SELECT e.seq
    FROM exchanges e
    WHERE @sessionId IS NULL AND @conversationId IS NULL AND @userId IS NULL
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
);

-- name: GetStatistics
-- A nearest-rank percentile: the smallest time that at least so many percent are not above.
WITH chosen AS (
    SELECT e.response_message_id IS NOT NULL AS answered, e.response_time_ms, e.tokens_used
    FROM exchanges e
    WHERE e.session_id = @sessionId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
    UNION ALL
    SELECT e.response_message_id IS NOT NULL AS answered, e.response_time_ms, e.tokens_used
    FROM exchanges e
    WHERE @sessionId IS NULL AND e.conversation_id = @conversationId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
    UNION ALL
    SELECT e.response_message_id IS NOT NULL AS answered, e.response_time_ms, e.tokens_used
    FROM exchanges e
    WHERE @sessionId IS NULL AND @conversationId IS NULL AND e.user_id = @userId
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
    UNION ALL
    SELECT e.response_message_id IS NOT NULL AS answered, e.response_time_ms, e.tokens_used
    FROM exchanges e
    WHERE @sessionId IS NULL AND @conversationId IS NULL AND @userId IS NULL
      AND (@owner IS NULL OR e.user_id = @owner)
      AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
      AND (@userId IS NULL OR e.user_id = @userId)
      AND (@answered IS NULL OR (e.response_message_id IS NOT NULL) = @answered)
      AND e.timestamp >= @from AND e.timestamp < @to
),
times AS (
    SELECT response_time_ms, row_number() OVER (ORDER BY response_time_ms) AS n, count(*) OVER () AS total
    FROM chosen
    WHERE answered AND response_time_ms IS NOT NULL
)
SELECT count(*)                                                   AS Count,
       coalesce(sum(answered), 0)                                 AS Answered,
       (SELECT avg(response_time_ms) FROM times)                  AS AverageResponseTimeMs,
       (SELECT min(response_time_ms) FROM times WHERE n * 100 >= total * 95) AS P95ResponseTimeMs,
       coalesce(sum(answered AND response_time_ms IS NULL), 0)    AS UnknownResponseTimes,
       coalesce(sum(CASE WHEN answered THEN tokens_used END), 0)  AS TokensUsed,
       coalesce(sum(answered AND tokens_used IS NULL), 0)         AS UnknownTokens
FROM chosen;

-- name: Delete
DELETE FROM exchanges
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: ListTurns
-- The questions and responses that a search looks at.
SELECT m.seq, m.conversation_id, m.timestamp, e.user_id
FROM exchanges e
CROSS JOIN messages m ON @questions AND m.id = e.question_message_id OR @responses AND m.id = e.response_message_id
WHERE e.session_id = @sessionId
  AND (@owner IS NULL OR e.user_id = @owner)
  AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
  AND (@userId IS NULL OR e.user_id = @userId)
  AND e.timestamp >= @from AND e.timestamp < @to
UNION ALL
SELECT m.seq, m.conversation_id, m.timestamp, e.user_id
FROM exchanges e
CROSS JOIN messages m ON @questions AND m.id = e.question_message_id OR @responses AND m.id = e.response_message_id
WHERE @sessionId IS NULL AND e.conversation_id = @conversationId
  AND (@owner IS NULL OR e.user_id = @owner)
  AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
  AND (@userId IS NULL OR e.user_id = @userId)
  AND e.timestamp >= @from AND e.timestamp < @to
UNION ALL
SELECT m.seq, m.conversation_id, m.timestamp, e.user_id
FROM exchanges e
CROSS JOIN messages m ON @questions AND m.id = e.question_message_id OR @responses AND m.id = e.response_message_id
WHERE @sessionId IS NULL AND @conversationId IS NULL AND e.user_id = @userId
  AND (@owner IS NULL OR e.user_id = @owner)
  AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
  AND (@userId IS NULL OR e.user_id = @userId)
  AND e.timestamp >= @from AND e.timestamp < @to
UNION ALL
SELECT m.seq, m.conversation_id, m.timestamp, e.user_id
FROM exchanges e
CROSS JOIN messages m ON @questions AND m.id = e.question_message_id OR @responses AND m.id = e.response_message_id
WHERE @sessionId IS NULL AND @conversationId IS NULL AND @userId IS NULL
  AND (@owner IS NULL OR e.user_id = @owner)
  AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
  AND (@userId IS NULL OR e.user_id = @userId)
  AND e.timestamp >= @from AND e.timestamp < @to
LIMIT @limit;

-- name: FindFound
-- The exchanges of a message that a search found, if they are what was asked for.
SELECT {columns},
       q.seq               AS QuestionSeq,
       coalesce(r.seq, 0)  AS ResponseSeq
FROM messages m
CROSS JOIN exchanges e ON @questions AND e.question_message_id = m.id OR @responses AND e.response_message_id = m.id
CROSS JOIN messages q ON q.id = e.question_message_id
LEFT JOIN messages r ON r.id = e.response_message_id
WHERE m.seq = @seq
  AND (@owner IS NULL OR e.user_id = @owner)
  AND (@conversationId IS NULL OR e.conversation_id = @conversationId)
  AND (@userId IS NULL OR e.user_id = @userId)
  AND (@sessionId IS NULL OR e.session_id = @sessionId)
  AND e.timestamp >= @from AND e.timestamp < @to
ORDER BY e.timestamp DESC, e.seq DESC;
