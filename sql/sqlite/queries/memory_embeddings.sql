-- Vectors of memories. A changed vector is a new row with a higher seq; triggers drop the vector of a text that changed and make anew those of a
-- memory that changed hands, was forgotten or is remembered again. The file has the same blocks as those of the other vectors; what is forgotten is neither
-- embedded nor found.

-- name: FindDimensions
-- One model's vectors all have the same number: any row tells.
SELECT e.dimensions
FROM memory_embeddings e
WHERE e.model = @model AND (@owner IS NULL OR EXISTS (SELECT 1 FROM memories t WHERE t.id = e.memory_id AND t.user_id = @owner))
LIMIT 1;

-- name: Set
INSERT OR REPLACE INTO memory_embeddings (memory_id, model, dimensions, vector, created_at)
SELECT t.id, @model, @dimensions, @vector, @now
FROM memories t
WHERE t.id = @id AND (@owner IS NULL OR t.user_id = @owner);

-- name: Fill
-- A vector made of a text that was read before: nothing is stored when it is gone or says something else by now, or has a vector.
INSERT INTO memory_embeddings (memory_id, model, dimensions, vector, created_at)
SELECT t.id, @model, @dimensions, @vector, @now
FROM memories t
WHERE t.seq = @seq AND t.content = @text AND (@owner IS NULL OR t.user_id = @owner)
ON CONFLICT DO NOTHING;

-- name: CountMissing
SELECT count(*)
FROM memories t
WHERE t.seq > @after AND trim(t.content, char(9, 10, 13, 32)) <> '' AND t.forgotten_at IS NULL AND (@owner IS NULL OR t.user_id = @owner)
  AND NOT EXISTS (SELECT 1 FROM memory_embeddings e WHERE e.memory_id = t.id AND e.model = @model);

-- name: ListMissing
SELECT t.seq, t.content
FROM memories t
WHERE t.seq > @after AND trim(t.content, char(9, 10, 13, 32)) <> '' AND t.forgotten_at IS NULL AND (@owner IS NULL OR t.user_id = @owner)
  AND NOT EXISTS (SELECT 1 FROM memory_embeddings e WHERE e.memory_id = t.id AND e.model = @model)
ORDER BY t.seq
LIMIT @limit;

-- name: Find
SELECT e.dimensions, e.vector, e.created_at
FROM memory_embeddings e
JOIN memories t ON t.id = e.memory_id
WHERE e.memory_id = @id AND e.model = @model AND (@owner IS NULL OR t.user_id = @owner);

-- name: Delete
DELETE FROM memory_embeddings
WHERE memory_id = @id AND model = @model
  AND EXISTS (SELECT 1 FROM memories t WHERE t.id = @id AND (@owner IS NULL OR t.user_id = @owner));

-- name: ListToClear
SELECT e.seq
FROM memory_embeddings e
CROSS JOIN memories t ON t.id = e.memory_id
WHERE e.model = @model AND e.seq > @after AND (@owner IS NULL OR t.user_id = @owner)
ORDER BY e.seq
LIMIT @limit;

-- name: Clear
DELETE FROM memory_embeddings
WHERE seq IN (SELECT value FROM json_each(@seqs)) AND model = @model
  AND EXISTS (SELECT 1 FROM memories t WHERE t.id = memory_id AND (@owner IS NULL OR t.user_id = @owner));

-- name: ListModels
-- From each model to the next by the index: grouping would read every row.
WITH RECURSIVE models (model) AS (
    SELECT min(model) FROM memory_embeddings
    UNION ALL
    SELECT (SELECT min(n.model) FROM memory_embeddings n WHERE n.model > models.model) FROM models WHERE models.model IS NOT NULL
)
SELECT model, dimensions, vectors
FROM (
    SELECT models.model,
           (SELECT e.dimensions FROM memory_embeddings e WHERE e.model = models.model LIMIT 1) AS dimensions,
           (SELECT count(*) FROM memory_embeddings e
            WHERE e.model = models.model
              AND (@owner IS NULL OR EXISTS (SELECT 1 FROM memories t WHERE t.id = e.memory_id AND t.user_id = @owner))) AS vectors
    FROM models
    WHERE models.model IS NOT NULL
)
WHERE vectors > 0
ORDER BY model
LIMIT @limit;

-- name: Count
SELECT count(*)
FROM memory_embeddings e
WHERE e.model = @model AND (@owner IS NULL OR EXISTS (SELECT 1 FROM memories t WHERE t.id = e.memory_id AND t.user_id = @owner));

-- name: ListSeqs
SELECT e.seq
FROM memory_embeddings e
WHERE e.model = @model AND (@owner IS NULL OR EXISTS (SELECT 1 FROM memories t WHERE t.id = e.memory_id AND t.user_id = @owner))
ORDER BY e.seq;

-- name: ListNew
-- What an index in memory lacks.
SELECT e.seq, e.vector, t.user_id, NULL
FROM memory_embeddings e
CROSS JOIN memories t ON t.id = e.memory_id
WHERE e.model = @model AND e.seq > @after AND t.forgotten_at IS NULL AND (@owner IS NULL OR t.user_id = @owner)
ORDER BY e.seq;

-- name: Compare
SELECT t.seq, t.id, e.vector
FROM memory_embeddings e
JOIN memories t ON t.id = e.memory_id
WHERE e.seq = @seq AND e.model = @model AND t.forgotten_at IS NULL AND (@owner IS NULL OR t.user_id = @owner)
  AND (@userId IS NULL OR t.user_id = @userId) AND (@conversationId IS NULL OR NULL = @conversationId);

-- name: CompareAll
SELECT t.seq, t.id, e.vector, e.seq
FROM memory_embeddings e
CROSS JOIN memories t ON t.id = e.memory_id
WHERE e.model = @model AND e.seq > @after AND t.forgotten_at IS NULL AND (@owner IS NULL OR t.user_id = @owner)
  AND (@userId IS NULL OR t.user_id = @userId) AND (@conversationId IS NULL OR NULL = @conversationId)
ORDER BY e.seq
LIMIT @limit;
