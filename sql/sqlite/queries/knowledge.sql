-- Knowledge items and how they relate. Shared items have no user: the store of one user does not see them.
-- columns
       k.id             AS Id,
       k.user_id        AS UserId,
       k.source_type    AS SourceType,
       k.source_id      AS SourceId,
       k.knowledge_type AS KnowledgeType,
       k.title          AS Title,
       k.content        AS Content,
       k.confidence     AS Confidence,
       k.tags           AS Tags,
       k.metadata       AS Metadata,
       k.created_at     AS CreatedAt,
       k.updated_at     AS UpdatedAt,
       k.seq            AS Seq

-- name: Add
INSERT INTO knowledge_items (id, user_id, source_type, source_id, knowledge_type, title, content, confidence, tags, metadata, created_at, updated_at)
SELECT @id, @userId, @sourceType, @sourceId, @knowledgeType, @title, @content, @confidence, @tags, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner;

-- name: FindById
SELECT {columns}
FROM knowledge_items k
WHERE k.id = @id AND (@owner IS NULL OR k.user_id = @owner);

-- name: GetMany
-- In the order of the ids.
SELECT {columns}
FROM json_each(@ids) i
CROSS JOIN knowledge_items k ON k.id = i.value
WHERE @owner IS NULL OR k.user_id = @owner
ORDER BY i.key;

-- name: ListNewest
SELECT {columns}
FROM knowledge_items k
WHERE (@owner IS NULL OR k.user_id = @owner)
  AND (k.created_at, k.seq) < (@sort, @seq)
  AND (@shared IS NULL OR (k.user_id IS NULL) = @shared)
  AND (@sourceType IS NULL OR k.source_type = @sourceType)
  AND (@sourceId IS NULL OR k.source_id = @sourceId)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND k.confidence >= @minConfidence
  AND k.created_at >= @from AND k.created_at < @to
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t))
ORDER BY k.created_at DESC, k.seq DESC
LIMIT @limit;

-- name: ListMostConfident
SELECT {columns}
FROM knowledge_items k
WHERE (@owner IS NULL OR k.user_id = @owner)
  AND (k.confidence, k.seq) < (@sort, @seq)
  AND (@shared IS NULL OR (k.user_id IS NULL) = @shared)
  AND (@sourceType IS NULL OR k.source_type = @sourceType)
  AND (@sourceId IS NULL OR k.source_id = @sourceId)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND k.confidence >= @minConfidence
  AND +k.created_at >= @from AND +k.created_at < @to
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t))
ORDER BY k.confidence DESC, k.seq DESC
LIMIT @limit;

-- name: ListOfUserNewest
-- The user NULL has the shared items.
SELECT {columns}
FROM knowledge_items k
WHERE k.user_id IS @userId AND (@owner IS NULL OR k.user_id = @owner)
  AND (k.created_at, k.seq) < (@sort, @seq)
  AND (@shared IS NULL OR (k.user_id IS NULL) = @shared)
  AND (@sourceType IS NULL OR k.source_type = @sourceType)
  AND (@sourceId IS NULL OR k.source_id = @sourceId)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND k.confidence >= @minConfidence
  AND k.created_at >= @from AND k.created_at < @to
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t))
ORDER BY k.created_at DESC, k.seq DESC
LIMIT @limit;

-- name: ListOfUserMostConfident
SELECT {columns}
FROM knowledge_items k
WHERE k.user_id IS @userId AND (@owner IS NULL OR k.user_id = @owner)
  AND (k.confidence, k.seq) < (@sort, @seq)
  AND (@shared IS NULL OR (k.user_id IS NULL) = @shared)
  AND (@sourceType IS NULL OR k.source_type = @sourceType)
  AND (@sourceId IS NULL OR k.source_id = @sourceId)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND k.confidence >= @minConfidence
  AND +k.created_at >= @from AND +k.created_at < @to
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t))
ORDER BY k.confidence DESC, k.seq DESC
LIMIT @limit;

-- name: ListOfSource
-- One source gives few items, so either order is made by sorting.
SELECT {columns}
FROM knowledge_items k
WHERE k.source_type = @sourceType AND k.source_id = @sourceId AND (@owner IS NULL OR k.user_id = @owner)
  AND (CASE WHEN @byConfidence THEN k.confidence ELSE k.created_at END, k.seq) < (@sort, @seq)
  AND (@userId IS NULL OR k.user_id = @userId)
  AND (@shared IS NULL OR (k.user_id IS NULL) = @shared)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND k.confidence >= @minConfidence
  AND k.created_at >= @from AND k.created_at < @to
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t))
ORDER BY CASE WHEN @byConfidence THEN k.confidence ELSE k.created_at END DESC, k.seq DESC
LIMIT @limit;

-- name: Count
SELECT count(*)
FROM knowledge_items k
WHERE (@owner IS NULL OR k.user_id = @owner)
  AND (@shared IS NULL OR (k.user_id IS NULL) = @shared)
  AND (@sourceType IS NULL OR k.source_type = @sourceType)
  AND (@sourceId IS NULL OR k.source_id = @sourceId)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND k.confidence >= @minConfidence
  AND k.created_at >= @from AND k.created_at < @to
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t));

-- name: CountOfUser
SELECT count(*)
FROM knowledge_items k
WHERE k.user_id IS @userId AND (@owner IS NULL OR k.user_id = @owner)
  AND (@shared IS NULL OR (k.user_id IS NULL) = @shared)
  AND (@sourceType IS NULL OR k.source_type = @sourceType)
  AND (@sourceId IS NULL OR k.source_id = @sourceId)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND k.confidence >= @minConfidence
  AND k.created_at >= @from AND k.created_at < @to
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t));

-- name: CountOfSource
SELECT count(*)
FROM knowledge_items k
WHERE k.source_type = @sourceType AND k.source_id = @sourceId AND (@owner IS NULL OR k.user_id = @owner)
  AND (@userId IS NULL OR k.user_id = @userId)
  AND (@shared IS NULL OR (k.user_id IS NULL) = @shared)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND k.confidence >= @minConfidence
  AND k.created_at >= @from AND k.created_at < @to
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t));

-- name: Update
UPDATE knowledge_items
SET knowledge_type = CASE WHEN @setKnowledgeType THEN @knowledgeType ELSE knowledge_type END,
    title = CASE WHEN @setTitle THEN @title ELSE title END,
    content = CASE WHEN @setContent THEN @content ELSE content END,
    confidence = CASE WHEN @setConfidence THEN @confidence ELSE confidence END,
    tags = CASE WHEN @setTags THEN @tags ELSE tags END,
    metadata = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: UpdateUnindexed
-- Naming an indexed column makes the full-text index write the item again, also where the column stays as it is.
UPDATE knowledge_items
SET knowledge_type = CASE WHEN @setKnowledgeType THEN @knowledgeType ELSE knowledge_type END,
    confidence = CASE WHEN @setConfidence THEN @confidence ELSE confidence END,
    metadata = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: Delete
DELETE FROM knowledge_items
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: DeleteBySource
DELETE FROM knowledge_items
WHERE source_type = @sourceType AND source_id = @sourceId AND (@owner IS NULL OR user_id = @owner);

-- name: GetGrowth
-- A page begins on the day on which the one before ended.
SELECT k.created_at - (k.created_at % 86400000 + 86400000) % 86400000 AS Day,
       k.knowledge_type  AS KnowledgeType,
       count(*)          AS ItemsCreated,
       avg(k.confidence) AS AverageConfidence
FROM knowledge_items k
WHERE (@owner IS NULL OR k.user_id = @owner)
  AND k.created_at >= max(@from, @day) AND k.created_at < @to
GROUP BY 1, 2
HAVING (Day, k.knowledge_type) > (@day, @type)
ORDER BY 1, 2
LIMIT @limit;

-- name: GetGrowthOfUser
SELECT k.created_at - (k.created_at % 86400000 + 86400000) % 86400000 AS Day,
       k.knowledge_type  AS KnowledgeType,
       count(*)          AS ItemsCreated,
       avg(k.confidence) AS AverageConfidence
FROM knowledge_items k
WHERE k.user_id = @userId AND (@owner IS NULL OR k.user_id = @owner)
  AND k.created_at >= max(@from, @day) AND k.created_at < @to
GROUP BY 1, 2
HAVING (Day, k.knowledge_type) > (@day, @type)
ORDER BY 1, 2
LIMIT @limit;

-- name: Relate
-- Nothing is stored when either does not exist, or when they belong to two users.
INSERT INTO knowledge_relationships (id, from_knowledge_id, to_knowledge_id, relationship_type, strength, metadata, created_at, updated_at)
SELECT @id, f.id, t.id, @relationshipType, @strength, @metadata, @now, @now
FROM knowledge_items f
JOIN knowledge_items t ON t.id = @toId
WHERE f.id = @fromId
  AND (@owner IS NULL OR f.user_id = @owner AND t.user_id = @owner)
  AND (f.user_id IS NULL OR t.user_id IS NULL OR f.user_id = t.user_id)
ON CONFLICT (from_knowledge_id, to_knowledge_id, relationship_type) DO UPDATE
SET strength = excluded.strength, metadata = coalesce(excluded.metadata, metadata), updated_at = max(excluded.updated_at, updated_at + 1);

-- name: FindRelationship
SELECT r.id                AS Id,
       r.from_knowledge_id AS FromKnowledgeId,
       r.to_knowledge_id   AS ToKnowledgeId,
       r.relationship_type AS RelationshipType,
       r.strength          AS Strength,
       r.metadata          AS Metadata,
       r.created_at        AS CreatedAt,
       r.updated_at        AS UpdatedAt
FROM knowledge_relationships r
JOIN knowledge_items f ON f.id = r.from_knowledge_id
JOIN knowledge_items t ON t.id = r.to_knowledge_id
WHERE r.from_knowledge_id = @fromId AND r.to_knowledge_id = @toId AND r.relationship_type = @relationshipType
  AND (@owner IS NULL OR f.user_id = @owner AND t.user_id = @owner);

-- name: Unrelate
DELETE FROM knowledge_relationships
WHERE from_knowledge_id = @fromId AND to_knowledge_id = @toId AND relationship_type = @relationshipType
  AND (@owner IS NULL OR 2 = (SELECT count(*) FROM knowledge_items k WHERE k.id IN (@fromId, @toId) AND k.user_id = @owner));

-- name: ListRelationships
SELECT r.id                AS Id,
       r.from_knowledge_id AS FromKnowledgeId,
       r.to_knowledge_id   AS ToKnowledgeId,
       r.relationship_type AS RelationshipType,
       r.strength          AS Strength,
       r.metadata          AS Metadata,
       r.created_at        AS CreatedAt,
       r.updated_at        AS UpdatedAt
FROM knowledge_relationships r
JOIN knowledge_items f ON f.id = r.from_knowledge_id
JOIN knowledge_items t ON t.id = r.to_knowledge_id
WHERE (@outgoing AND r.from_knowledge_id = @id OR @incoming AND r.to_knowledge_id = @id)
  AND (@owner IS NULL OR f.user_id = @owner AND t.user_id = @owner)
  AND (r.strength, r.id) < (@strength, @relationshipId)
ORDER BY r.strength DESC, r.id DESC
LIMIT @limit;

-- name: ListRelated
-- S2's third example.
SELECT {columns},
       r.id                AS RelationshipId,
       r.from_knowledge_id AS FromKnowledgeId,
       r.to_knowledge_id   AS ToKnowledgeId,
       r.relationship_type AS RelationshipType,
       r.strength          AS Strength,
       r.metadata          AS RelationshipMetadata,
       r.created_at        AS RelatedAt,
       r.updated_at        AS RelationshipUpdatedAt
FROM knowledge_relationships r
JOIN knowledge_items f ON f.id = r.from_knowledge_id
JOIN knowledge_items k ON k.id = r.to_knowledge_id
WHERE r.from_knowledge_id = @id
  AND (@owner IS NULL OR f.user_id = @owner AND k.user_id = @owner)
  AND (@userId IS NULL OR coalesce(f.user_id, @userId) = @userId AND coalesce(k.user_id, @userId) = @userId)
  AND (@relationshipType IS NULL OR r.relationship_type = @relationshipType)
ORDER BY r.strength DESC, k.confidence DESC, r.id
LIMIT @limit;

-- name: Reach
-- One step on from the frontier, a JSON array of pairs of an id and the strength of the path to it, to what was not seen yet.
WITH frontier (id, strength) AS MATERIALIZED (
    SELECT f.value ->> 0, f.value ->> 1
    FROM json_each(@frontier) f
),
steps (id, strength) AS (
    SELECT r.to_knowledge_id, f.strength * r.strength
    FROM frontier f
    CROSS JOIN knowledge_relationships r ON r.from_knowledge_id = f.id
    WHERE @outgoing
    UNION ALL
    SELECT r.from_knowledge_id, f.strength * r.strength
    FROM frontier f
    CROSS JOIN knowledge_relationships r ON r.to_knowledge_id = f.id
    WHERE @incoming
)
SELECT k.id AS Id, max(s.strength) AS Strength
FROM steps s
CROSS JOIN knowledge_items k ON k.id = s.id
WHERE (@owner IS NULL OR k.user_id = @owner)
  AND (@userId IS NULL OR coalesce(k.user_id, @userId) = @userId)
  AND k.id NOT IN (SELECT v.value FROM json_each(@seen) v)
GROUP BY k.seq
HAVING max(s.strength) >= @minStrength
ORDER BY max(s.strength) DESC, k.confidence DESC, k.seq
LIMIT @most;

-- name: RankWords
-- A word of the title counts twice; the scope is no text. Ordering by the rank alone lets the index itself sort, and the limit end the join early.
SELECT f.rowid, -f.rank
FROM knowledge_fts f
JOIN knowledge_items k ON k.seq = f.rowid
WHERE knowledge_fts MATCH @match AND f.rank MATCH 'bm25(2.0, 1.0, 1.0, 0.0)'
  AND (@owner IS NULL OR k.user_id = @owner)
  AND (@userId IS NULL OR coalesce(k.user_id, @userId) = @userId)
  AND (@shared OR k.user_id IS NOT NULL)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND (@sourceType IS NULL OR k.source_type = @sourceType)
  AND k.confidence >= @minConfidence
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t))
ORDER BY f.rank
LIMIT @count;

-- name: RankGrams
SELECT g.rowid, -g.rank
FROM knowledge_fts_grams g
JOIN knowledge_items k ON k.seq = g.rowid
WHERE knowledge_fts_grams MATCH @match
  AND (@owner IS NULL OR k.user_id = @owner)
  AND (@userId IS NULL OR coalesce(k.user_id, @userId) = @userId)
  AND (@shared OR k.user_id IS NOT NULL)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND (@sourceType IS NULL OR k.source_type = @sourceType)
  AND k.confidence >= @minConfidence
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t))
ORDER BY g.rank
LIMIT @count;

-- name: RankGramPlaces
SELECT p.doc, count(*)
FROM knowledge_fts_gram_places p
JOIN knowledge_items k ON k.seq = p.doc
WHERE p.term >= @from AND p.term < @to
  AND (@owner IS NULL OR k.user_id = @owner)
  AND (@userId IS NULL OR coalesce(k.user_id, @userId) = @userId)
  AND (@shared OR k.user_id IS NOT NULL)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND (@sourceType IS NULL OR k.source_type = @sourceType)
  AND k.confidence >= @minConfidence
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t))
GROUP BY p.doc
ORDER BY count(*) DESC, p.doc DESC
LIMIT @count;

-- name: IsWanted
SELECT count(*)
FROM knowledge_items k
WHERE k.seq = @seq
  AND (@owner IS NULL OR k.user_id = @owner)
  AND (@userId IS NULL OR coalesce(k.user_id, @userId) = @userId)
  AND (@shared OR k.user_id IS NOT NULL)
  AND (@knowledgeType IS NULL OR k.knowledge_type = @knowledgeType)
  AND (@sourceType IS NULL OR k.source_type = @sourceType)
  AND k.confidence >= @minConfidence
  AND NOT EXISTS (SELECT 1 FROM json_each(@tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(k.tags) t));

-- name: GetFound
-- In the order of the seqs.
SELECT {columns}
FROM json_each(@seqs) i
CROSS JOIN knowledge_items k ON k.seq = i.value
WHERE @owner IS NULL OR k.user_id = @owner
ORDER BY i.key;

-- name: SnippetOfContent
SELECT snippet(knowledge_fts, 1, char(64976), char(64977), '…', 32)
FROM knowledge_fts f
JOIN knowledge_items k ON k.seq = f.rowid
WHERE knowledge_fts MATCH @match AND f.rowid = @seq AND (@owner IS NULL OR k.user_id = @owner);

-- name: SnippetOfTitle
SELECT snippet(knowledge_fts, 0, char(64976), char(64977), '…', 32)
FROM knowledge_fts f
JOIN knowledge_items k ON k.seq = f.rowid
WHERE knowledge_fts MATCH @match AND f.rowid = @seq AND (@owner IS NULL OR k.user_id = @owner);
