-- The books of the full-text indexes: how far that of messages reaches, and what becomes of a damaged one. They are the store's own.

-- name: FindMark
SELECT indexed_to
FROM search_indexes
WHERE id = 1;

-- name: CountPending
-- Rows above the mark, but no more than are asked for.
SELECT count(*)
FROM (SELECT 1 FROM messages WHERE seq > (SELECT indexed_to FROM search_indexes WHERE id = 1) LIMIT @limit);

-- name: FindNextMark
SELECT coalesce(max(seq), @mark), count(*)
FROM (SELECT seq FROM messages WHERE seq > @mark ORDER BY seq LIMIT @limit);

-- name: IndexWords
INSERT INTO messages_fts (rowid, content, author_name, dates, scope)
SELECT seq, content, author_name, dates, scope
FROM messages_words
WHERE seq > @mark AND seq <= @next
ORDER BY seq;

-- name: IndexGrams
INSERT INTO messages_fts_grams (rowid, content)
SELECT seq, content
FROM messages_grams
WHERE seq > @mark AND seq <= @next
ORDER BY seq;

-- name: FindSample
-- The first message in the index at or after a seq.
SELECT seq, conversation_id
FROM messages
WHERE seq >= @at AND seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1)
ORDER BY seq
LIMIT 1;

-- name: Holds
SELECT count(*)
FROM messages_fts
WHERE messages_fts MATCH @match AND rowid = @seq;

-- name: CountScope
SELECT count(*)
FROM messages_fts
WHERE messages_fts MATCH @match;

-- name: SetMark
UPDATE search_indexes
SET indexed_to = @mark
WHERE id = 1;

-- name: Condemn
-- The triggers stand aside from here on.
UPDATE search_indexes
SET indexed_to = -1, damaged_at = @now
WHERE id = 1;

-- name: ClearWords
INSERT INTO messages_fts (messages_fts) VALUES ('delete-all');

-- name: ClearGrams
INSERT INTO messages_fts_grams (messages_fts_grams) VALUES ('delete-all');

-- name: CheckWords
INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1);

-- name: CheckGrams
INSERT INTO messages_fts_grams (messages_fts_grams, rank) VALUES ('integrity-check', 1);

-- name: CheckMemoryWords
INSERT INTO memories_fts (memories_fts, rank) VALUES ('integrity-check', 1);

-- name: CheckMemoryGrams
INSERT INTO memories_fts_grams (memories_fts_grams, rank) VALUES ('integrity-check', 1);

-- name: CheckKnowledgeWords
INSERT INTO knowledge_fts (knowledge_fts, rank) VALUES ('integrity-check', 1);

-- name: CheckKnowledgeGrams
INSERT INTO knowledge_fts_grams (knowledge_fts_grams, rank) VALUES ('integrity-check', 1);

-- name: RebuildMemoryWords
INSERT INTO memories_fts (memories_fts) VALUES ('rebuild');

-- name: RebuildMemoryGrams
INSERT INTO memories_fts_grams (memories_fts_grams) VALUES ('rebuild');

-- name: RebuildKnowledgeWords
INSERT INTO knowledge_fts (knowledge_fts) VALUES ('rebuild');

-- name: RebuildKnowledgeGrams
INSERT INTO knowledge_fts_grams (knowledge_fts_grams) VALUES ('rebuild');

-- name: RecordRebuilt
UPDATE search_indexes
SET damaged_at = coalesce(@damagedAt, damaged_at), rebuilt_at = @now
WHERE id = @id;

-- name: ListIndexes
SELECT i.name, i.indexed_to,
       CASE WHEN i.indexed_to IS NULL THEN 0 ELSE (SELECT count(*) FROM messages m WHERE m.seq > i.indexed_to) END,
       i.damaged_at, i.rebuilt_at
FROM search_indexes i
ORDER BY i.id;

-- name: MergeWords
INSERT INTO messages_fts (messages_fts, rank) VALUES ('merge', @pages);

-- name: MergeGrams
INSERT INTO messages_fts_grams (messages_fts_grams, rank) VALUES ('merge', @pages);

-- name: MergeMemoryWords
INSERT INTO memories_fts (memories_fts, rank) VALUES ('merge', @pages);

-- name: MergeMemoryGrams
INSERT INTO memories_fts_grams (memories_fts_grams, rank) VALUES ('merge', @pages);

-- name: MergeKnowledgeWords
INSERT INTO knowledge_fts (knowledge_fts, rank) VALUES ('merge', @pages);

-- name: MergeKnowledgeGrams
INSERT INTO knowledge_fts_grams (knowledge_fts_grams, rank) VALUES ('merge', @pages);
