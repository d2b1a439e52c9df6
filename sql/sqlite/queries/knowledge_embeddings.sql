-- Vectors of knowledge items. A changed vector is a new row with a higher seq; triggers drop the vector of a text that changed and make anew those of an
-- item that changed hands. The file has the same blocks as those of the other vectors.

-- name: FindDimensions
-- One model's vectors all have the same number: any row tells.
SELECT e.dimensions
FROM knowledge_embeddings e
WHERE e.model = @model AND (@owner IS NULL OR EXISTS (SELECT 1 FROM knowledge_items t WHERE t.id = e.knowledge_id AND t.user_id = @owner))
LIMIT 1;

-- name: Set
INSERT OR REPLACE INTO knowledge_embeddings (knowledge_id, model, dimensions, vector, created_at)
SELECT t.id, @model, @dimensions, @vector, @now
FROM knowledge_items t
WHERE t.id = @id AND (@owner IS NULL OR t.user_id = @owner);

-- name: Fill
-- A vector made of a text that was read before: nothing is stored when it is gone or says something else by now, or has a vector.
INSERT INTO knowledge_embeddings (knowledge_id, model, dimensions, vector, created_at)
SELECT t.id, @model, @dimensions, @vector, @now
FROM knowledge_items t
WHERE t.seq = @seq AND t.title || char(10) || t.content = @text AND (@owner IS NULL OR t.user_id = @owner)
ON CONFLICT DO NOTHING;

-- name: CountMissing
SELECT count(*)
FROM knowledge_items t
WHERE t.seq > @after AND trim(t.title || char(10) || t.content, char(9, 10, 13, 32)) <> '' AND (@owner IS NULL OR t.user_id = @owner)
  AND NOT EXISTS (SELECT 1 FROM knowledge_embeddings e WHERE e.knowledge_id = t.id AND e.model = @model);

-- name: ListMissing
SELECT t.seq, t.title || char(10) || t.content
FROM knowledge_items t
WHERE t.seq > @after AND trim(t.title || char(10) || t.content, char(9, 10, 13, 32)) <> '' AND (@owner IS NULL OR t.user_id = @owner)
  AND NOT EXISTS (SELECT 1 FROM knowledge_embeddings e WHERE e.knowledge_id = t.id AND e.model = @model)
ORDER BY t.seq
LIMIT @limit;

-- name: Find
SELECT e.dimensions, e.vector, e.created_at
FROM knowledge_embeddings e
JOIN knowledge_items t ON t.id = e.knowledge_id
WHERE e.knowledge_id = @id AND e.model = @model AND (@owner IS NULL OR t.user_id = @owner);

-- name: Delete
DELETE FROM knowledge_embeddings
WHERE knowledge_id = @id AND model = @model
  AND EXISTS (SELECT 1 FROM knowledge_items t WHERE t.id = @id AND (@owner IS NULL OR t.user_id = @owner));

-- name: ListToClear
SELECT e.seq
FROM knowledge_embeddings e
CROSS JOIN knowledge_items t ON t.id = e.knowledge_id
WHERE e.model = @model AND e.seq > @after AND (@owner IS NULL OR t.user_id = @owner)
ORDER BY e.seq
LIMIT @limit;

-- name: Clear
DELETE FROM knowledge_embeddings
WHERE seq IN (SELECT value FROM json_each(@seqs)) AND model = @model
  AND EXISTS (SELECT 1 FROM knowledge_items t WHERE t.id = knowledge_id AND (@owner IS NULL OR t.user_id = @owner));

-- name: ListModels
-- From each model to the next by the index: grouping would read every row.
WITH RECURSIVE models (model) AS (
    SELECT min(model) FROM knowledge_embeddings
    UNION ALL
    SELECT (SELECT min(n.model) FROM knowledge_embeddings n WHERE n.model > models.model) FROM models WHERE models.model IS NOT NULL
)
SELECT model, dimensions, vectors
FROM (
    SELECT models.model,
           (SELECT e.dimensions FROM knowledge_embeddings e WHERE e.model = models.model LIMIT 1) AS dimensions,
           (SELECT count(*) FROM knowledge_embeddings e
            WHERE e.model = models.model
              AND (@owner IS NULL OR EXISTS (SELECT 1 FROM knowledge_items t WHERE t.id = e.knowledge_id AND t.user_id = @owner))) AS vectors
    FROM models
    WHERE models.model IS NOT NULL
)
WHERE vectors > 0
ORDER BY model
LIMIT @limit;

-- name: Count
SELECT count(*)
FROM knowledge_embeddings e
WHERE e.model = @model AND (@owner IS NULL OR EXISTS (SELECT 1 FROM knowledge_items t WHERE t.id = e.knowledge_id AND t.user_id = @owner));

-- name: ListSeqs
SELECT e.seq
FROM knowledge_embeddings e
WHERE e.model = @model AND (@owner IS NULL OR EXISTS (SELECT 1 FROM knowledge_items t WHERE t.id = e.knowledge_id AND t.user_id = @owner))
ORDER BY e.seq;

-- name: ListNew
-- What an index in memory lacks.
SELECT e.seq, e.vector, t.user_id, NULL
FROM knowledge_embeddings e
CROSS JOIN knowledge_items t ON t.id = e.knowledge_id
WHERE e.model = @model AND e.seq > @after AND (@owner IS NULL OR t.user_id = @owner)
ORDER BY e.seq;

-- name: Compare
SELECT t.seq, t.id, e.vector
FROM knowledge_embeddings e
JOIN knowledge_items t ON t.id = e.knowledge_id
WHERE e.seq = @seq AND e.model = @model AND (@owner IS NULL OR t.user_id = @owner)
  AND (@userId IS NULL OR t.user_id = @userId) AND (@conversationId IS NULL OR NULL = @conversationId);

-- name: CompareAll
SELECT t.seq, t.id, e.vector, e.seq
FROM knowledge_embeddings e
CROSS JOIN knowledge_items t ON t.id = e.knowledge_id
WHERE e.model = @model AND e.seq > @after AND (@owner IS NULL OR t.user_id = @owner)
  AND (@userId IS NULL OR t.user_id = @userId) AND (@conversationId IS NULL OR NULL = @conversationId)
ORDER BY e.seq
LIMIT @limit;
