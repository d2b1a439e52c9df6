-- What a bot knows of its users for good. What is forgotten is kept; only FindById and lists that ask for it see it.
-- columns
       m.id               AS Id,
       m.user_id          AS UserId,
       m.content          AS Content,
       m.tags             AS Tags,
       m.context          AS Context,
       m.importance       AS Importance,
       m.timestamp        AS Timestamp,
       m.pinned           AS Pinned,
       m.last_accessed_at AS LastAccessedAt,
       m.access_count     AS AccessCount,
       m.forgotten_at     AS ForgottenAt,
       m.metadata         AS Metadata,
       m.created_at       AS CreatedAt,
       m.updated_at       AS UpdatedAt,
       m.seq              AS Seq

-- name: Remember
INSERT INTO memories (id, user_id, content, tags, context, importance, timestamp, pinned, metadata, created_at, updated_at)
SELECT @id, @userId, @content, @tags, @context, @importance, @timestamp, @pinned, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner;

-- name: FindById
SELECT {columns}
FROM memories m
WHERE m.id = @id AND (@owner IS NULL OR m.user_id = @owner);

-- name: ListNewest
SELECT {columns}
FROM memories m
WHERE (@owner IS NULL OR m.user_id = @owner)
  AND (m.timestamp, m.seq) < (@timestamp, @seq)
  AND (@forgotten IS NULL OR (m.forgotten_at IS NOT NULL) = @forgotten)
  AND +m.importance >= @minImportance AND +m.importance <= @maxImportance
  AND m.timestamp >= @since AND m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t))
ORDER BY m.timestamp DESC, m.seq DESC
LIMIT @limit;

-- name: ListMostImportant
SELECT {columns}
FROM memories m
WHERE (@owner IS NULL OR m.user_id = @owner)
  AND (m.importance, m.timestamp, m.seq) < (@importance, @timestamp, @seq)
  AND (@forgotten IS NULL OR (m.forgotten_at IS NOT NULL) = @forgotten)
  AND m.importance >= @minImportance AND m.importance <= @maxImportance
  AND +m.timestamp >= @since AND +m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t))
ORDER BY m.importance DESC, m.timestamp DESC, m.seq DESC
LIMIT @limit;

-- name: ListOfUserNewest
SELECT {columns}
FROM memories m
WHERE m.user_id = @userId AND (@owner IS NULL OR m.user_id = @owner)
  AND (m.timestamp, m.seq) < (@timestamp, @seq)
  AND (@forgotten IS NULL OR (m.forgotten_at IS NOT NULL) = @forgotten)
  AND +m.importance >= @minImportance AND +m.importance <= @maxImportance
  AND m.timestamp >= @since AND m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t))
ORDER BY m.timestamp DESC, m.seq DESC
LIMIT @limit;

-- name: ListOfUserMostImportant
SELECT {columns}
FROM memories m
WHERE m.user_id = @userId AND (@owner IS NULL OR m.user_id = @owner)
  AND (m.importance, m.timestamp, m.seq) < (@importance, @timestamp, @seq)
  AND (@forgotten IS NULL OR (m.forgotten_at IS NOT NULL) = @forgotten)
  AND m.importance >= @minImportance AND m.importance <= @maxImportance
  AND +m.timestamp >= @since AND +m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t))
ORDER BY m.importance DESC, m.timestamp DESC, m.seq DESC
LIMIT @limit;

-- name: ListFreshest
-- Of one user, what fades last: the pinned ones, then those used last.
SELECT m.seq, m.importance, m.fresh_at
FROM memories m
WHERE m.user_id = @userId AND m.forgotten_at IS NULL AND (@owner IS NULL OR m.user_id = @owner)
  AND +m.importance >= @minImportance AND +m.importance <= @maxImportance
  AND +m.timestamp >= @since AND +m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t))
ORDER BY m.fresh_at DESC, m.seq DESC
LIMIT @limit;

-- name: ListWeightiest
SELECT m.seq, m.importance, m.fresh_at
FROM memories m
WHERE m.user_id = @userId AND m.forgotten_at IS NULL AND (@owner IS NULL OR m.user_id = @owner)
  AND m.importance >= @minImportance AND m.importance <= @maxImportance
  AND +m.timestamp >= @since AND +m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t))
ORDER BY m.importance DESC, m.timestamp DESC, m.seq DESC
LIMIT @limit;

-- name: ListWeights
SELECT m.seq, m.importance, m.fresh_at
FROM json_each(@seqs) i
CROSS JOIN memories m ON m.seq = i.value
WHERE m.user_id = @userId AND (@owner IS NULL OR m.user_id = @owner);

-- name: Count
SELECT count(*)
FROM memories m
WHERE (@owner IS NULL OR m.user_id = @owner)
  AND (@forgotten IS NULL OR (m.forgotten_at IS NOT NULL) = @forgotten)
  AND +m.importance >= @minImportance AND +m.importance <= @maxImportance
  AND m.timestamp >= @since AND m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t));

-- name: CountOfUser
SELECT count(*)
FROM memories m
WHERE m.user_id = @userId AND (@owner IS NULL OR m.user_id = @owner)
  AND (@forgotten IS NULL OR (m.forgotten_at IS NOT NULL) = @forgotten)
  AND m.importance >= @minImportance AND m.importance <= @maxImportance
  AND m.timestamp >= @since AND m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t));

-- name: ListTags
SELECT t.value, count(DISTINCT m.seq)
FROM memories m
CROSS JOIN json_each(m.tags) t
WHERE m.user_id = @userId AND m.forgotten_at IS NULL AND (@owner IS NULL OR m.user_id = @owner)
GROUP BY t.value
ORDER BY count(DISTINCT m.seq) DESC, t.value
LIMIT @limit;

-- name: Update
UPDATE memories
SET content = CASE WHEN @setContent THEN @content ELSE content END,
    tags = CASE WHEN @setTags THEN @tags ELSE tags END,
    context = CASE WHEN @setContext THEN @context ELSE context END,
    importance = CASE WHEN @setImportance THEN @importance ELSE importance END,
    timestamp = CASE WHEN @setTimestamp THEN @timestamp ELSE timestamp END,
    pinned = CASE WHEN @setPinned THEN @pinned ELSE pinned END,
    metadata = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: UpdateUnindexed
-- Naming an indexed column makes the full-text index write the memory again, also where the column stays as it is.
UPDATE memories
SET importance = CASE WHEN @setImportance THEN @importance ELSE importance END,
    timestamp = CASE WHEN @setTimestamp THEN @timestamp ELSE timestamp END,
    pinned = CASE WHEN @setPinned THEN @pinned ELSE pinned END,
    metadata = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: Reinforce
UPDATE memories
SET importance = min(10, importance + @by),
    access_count = access_count + 1,
    last_accessed_at = max(@now, coalesce(last_accessed_at, @now)),
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND forgotten_at IS NULL AND (@owner IS NULL OR user_id = @owner);

-- name: NoteAccess
UPDATE memories
SET access_count = access_count + 1,
    last_accessed_at = max(@now, coalesce(last_accessed_at, @now)),
    updated_at = max(@now, updated_at + 1)
WHERE id IN (SELECT i.value FROM json_each(@ids) i) AND (@owner IS NULL OR user_id = @owner);

-- name: Forget
UPDATE memories
SET forgotten_at = @now,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND forgotten_at IS NULL AND (@owner IS NULL OR user_id = @owner);

-- name: ForgetFaded
-- By importance, 1 to 10, the time after which it must have been fresh to stay.
UPDATE memories
SET forgotten_at = @now,
    updated_at = max(@now, updated_at + 1)
WHERE user_id = @userId AND forgotten_at IS NULL AND (@owner IS NULL OR user_id = @owner)
  AND fresh_at <= @latest AND fresh_at <= @times ->> (importance - 1);

-- name: Restore
-- Fresh again: it would be forgotten anew as faded otherwise.
UPDATE memories
SET forgotten_at = NULL,
    last_accessed_at = max(@now, coalesce(last_accessed_at, @now)),
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND forgotten_at IS NOT NULL AND (@owner IS NULL OR user_id = @owner);

-- name: Absorb
-- What stays of several that say the same.
UPDATE memories
SET tags = @tags,
    importance = @importance,
    access_count = @accessCount,
    last_accessed_at = @lastAccessedAt,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: Delete
DELETE FROM memories
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: ListToCompare
-- What would stay comes before what it would stay for.
SELECT m.id, m.content, m.pinned
FROM memories m
WHERE m.user_id = @userId AND m.forgotten_at IS NULL AND length(m.content) <= @longest AND (@owner IS NULL OR m.user_id = @owner)
ORDER BY m.pinned DESC, m.importance DESC, m.timestamp DESC, m.seq DESC
LIMIT @limit;

-- name: RankWords
-- A word of the context counts half; the scope is no text. Ordering by the rank alone lets the index itself sort, and the limit end the join early.
SELECT f.rowid, -f.rank
FROM memories_fts f
CROSS JOIN memories m ON m.seq = f.rowid
WHERE memories_fts MATCH @match AND f.rank MATCH 'bm25(1.0, 1.0, 0.5, 0.0)'
  AND m.user_id = @userId AND (@owner IS NULL OR m.user_id = @owner)
  AND m.forgotten_at IS NULL
  AND m.importance BETWEEN @minImportance AND @maxImportance
  AND m.timestamp >= @since AND m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t))
ORDER BY f.rank
LIMIT @count;

-- name: RankGrams
SELECT g.rowid, -g.rank
FROM memories_fts_grams g
CROSS JOIN memories m ON m.seq = g.rowid
WHERE memories_fts_grams MATCH @match
  AND m.user_id = @userId AND (@owner IS NULL OR m.user_id = @owner)
  AND m.forgotten_at IS NULL
  AND m.importance BETWEEN @minImportance AND @maxImportance
  AND m.timestamp >= @since AND m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t))
ORDER BY g.rank
LIMIT @count;

-- name: RankGramPlaces
SELECT p.doc, count(*)
FROM memories_fts_gram_places p
CROSS JOIN memories m ON m.seq = p.doc
WHERE p.term >= @from AND p.term < @to
  AND m.user_id = @userId AND (@owner IS NULL OR m.user_id = @owner)
  AND m.forgotten_at IS NULL
  AND m.importance BETWEEN @minImportance AND @maxImportance
  AND m.timestamp >= @since AND m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t))
GROUP BY p.doc
ORDER BY count(*) DESC, p.doc DESC
LIMIT @count;

-- name: FindFound
SELECT {columns}
FROM memories m
WHERE m.seq = @seq AND m.user_id = @userId AND (@owner IS NULL OR m.user_id = @owner)
  AND m.forgotten_at IS NULL
  AND m.importance BETWEEN @minImportance AND @maxImportance
  AND m.timestamp >= @since AND m.timestamp < @until
  AND (@pinned IS NULL OR m.pinned = @pinned)
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t));

-- name: SnippetOfContent
SELECT snippet(memories_fts, 0, char(64976), char(64977), '…', 32)
FROM memories_fts f
CROSS JOIN memories m ON m.seq = f.rowid
WHERE memories_fts MATCH @match AND f.rowid = @seq AND (@owner IS NULL OR m.user_id = @owner);

-- name: SnippetOfContext
SELECT snippet(memories_fts, 2, char(64976), char(64977), '…', 32)
FROM memories_fts f
CROSS JOIN memories m ON m.seq = f.rowid
WHERE memories_fts MATCH @match AND f.rowid = @seq AND (@owner IS NULL OR m.user_id = @owner);
