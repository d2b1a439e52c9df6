-- Searching messages: their words in messages_fts, the scripts without spaces in messages_fts_grams.
-- Lists of places name rows only; a row is read, with its owner checked, by messages/FindFound.

-- name: ListTurnsOfConversation
-- From an index alone.
SELECT m.seq, m.conversation_id, m.timestamp
FROM messages m
WHERE m.conversation_id = (SELECT c.id FROM conversations c
                           WHERE c.id = @conversationId AND (@userId IS NULL OR c.user_id = @userId) AND (@owner IS NULL OR c.user_id = @owner))
ORDER BY m.timestamp, m.seq
LIMIT @limit;

-- name: ListTurnsOfUser
SELECT m.seq, m.conversation_id, m.timestamp
FROM conversations c
JOIN messages m ON m.conversation_id = c.id
WHERE c.user_id = @userId AND (@owner IS NULL OR c.user_id = @owner)
ORDER BY m.conversation_id, m.timestamp, m.seq
LIMIT @limit;

-- name: CountTurns
-- Those that name a user themselves, as the index does, whoever their conversation belongs to.
SELECT count(*)
FROM messages m
WHERE m.seq <= @mark AND m.user_id = @userId AND (@owner IS NULL OR m.user_id = @owner)
  AND (@conversationId IS NULL OR m.conversation_id = @conversationId);

-- name: ListPlaces
SELECT f.rowid, d.sz
FROM messages_fts f
JOIN messages_fts_docsize d ON d.id = f.rowid
WHERE messages_fts MATCH @match;

-- name: ListGramPlaces
SELECT g.rowid
FROM messages_fts_grams g
WHERE messages_fts_grams MATCH @match
ORDER BY g.rowid DESC
LIMIT @limit;

-- name: ListShortGramPlaces
-- What begins with a gram is found by the range of terms. What is everywhere is not read to its end.
SELECT p.doc
FROM messages_fts_gram_places p
WHERE p.term >= @from AND p.term < @to
LIMIT @limit;

-- name: ListTexts
-- For grams that are everywhere: the texts of few are read sooner than their places in all.
SELECT m.seq, m.content, coalesce(m.author_name, '')
FROM messages m
WHERE m.seq IN (SELECT value FROM json_each(@seqs)) AND (@owner IS NULL OR m.user_id = @owner);

-- name: CountWord
SELECT count(*)
FROM messages_fts
WHERE messages_fts MATCH @match;

-- name: FindFloor
-- The oldest of the newest rows that match.
SELECT f.rowid
FROM messages_fts f
WHERE messages_fts MATCH @match
ORDER BY f.rowid DESC
LIMIT 1 OFFSET @newest;

-- name: FindSeqsBetween
-- From an index alone. The last is before the first when there are none.
SELECT coalesce(min(t.seq), 1), coalesce(max(t.seq), 0), count(*)
FROM (SELECT m.seq FROM messages m WHERE m.timestamp >= @from AND m.timestamp < @to LIMIT @limit) t;

-- name: FindFloorBetween
-- The same among those of a time, and how many of the newest there are.
SELECT coalesce(min(n.rowid), 0), count(*)
FROM (SELECT f.rowid
      FROM messages_fts f
      CROSS JOIN messages m ON m.seq = f.rowid
      WHERE messages_fts MATCH @match AND f.rowid >= @first AND f.rowid <= @last
        AND m.timestamp >= @from AND m.timestamp < @to
      ORDER BY f.rowid DESC
      LIMIT @newest) n;

-- name: RankWords
SELECT f.rowid, -bm25(messages_fts, 1.0, 1.0, 1.0, 0.0) AS score
FROM messages_fts f
WHERE messages_fts MATCH @match AND f.rowid >= @floor
ORDER BY score DESC, f.rowid DESC
LIMIT @limit;

-- name: RankWordsBetween
SELECT f.rowid, -bm25(messages_fts, 1.0, 1.0, 1.0, 0.0) AS score
FROM messages_fts f
JOIN messages m ON m.seq = f.rowid
WHERE messages_fts MATCH @match AND f.rowid >= @floor AND f.rowid <= @last
  AND m.timestamp >= @from AND m.timestamp < @to
ORDER BY score DESC, f.rowid DESC
LIMIT @limit;

-- name: RankGrams
SELECT g.rowid, -g.rank
FROM messages_fts_grams g
JOIN messages m ON m.seq = g.rowid
WHERE messages_fts_grams MATCH @match
  AND (@userId IS NULL OR m.user_id = @userId) AND (@owner IS NULL OR m.user_id = @owner)
  AND (@conversationId IS NULL OR m.conversation_id = @conversationId)
  AND (@role IS NULL OR m.role = @role)
  AND m.timestamp >= @from AND m.timestamp < @to
ORDER BY g.rank
LIMIT @limit;

-- name: RankShortGrams
SELECT p.doc, count(*)
FROM (SELECT doc FROM messages_fts_gram_places WHERE term >= @from AND term < @to LIMIT @places) p
JOIN messages m ON m.seq = p.doc
WHERE (@userId IS NULL OR m.user_id = @userId) AND (@owner IS NULL OR m.user_id = @owner)
  AND (@conversationId IS NULL OR m.conversation_id = @conversationId)
  AND (@role IS NULL OR m.role = @role)
  AND m.timestamp >= @since AND m.timestamp < @until
GROUP BY p.doc
ORDER BY count(*) DESC, p.doc DESC
LIMIT @limit;

-- name: ListBefore
-- From an index alone, as is the next.
SELECT m.seq
FROM messages m
WHERE m.conversation_id = (SELECT c.id FROM conversations c WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner))
  AND (m.timestamp, m.seq) < (@timestamp, @seq)
ORDER BY m.timestamp DESC, m.seq DESC
LIMIT @reach;

-- name: ListAfter
SELECT m.seq
FROM messages m
WHERE m.conversation_id = (SELECT c.id FROM conversations c WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner))
  AND (m.timestamp, m.seq) > (@timestamp, @seq)
ORDER BY m.timestamp, m.seq
LIMIT @reach;

-- name: FindPlace
SELECT m.conversation_id, m.timestamp
FROM messages m
WHERE m.seq = @seq AND (@owner IS NULL OR m.user_id = @owner);

-- name: ListPending
-- The newest messages that are not in the index yet: they are few, however many are of a time.
SELECT m.seq, m.content, coalesce(m.author_name, ''), w.dates
FROM messages m
CROSS JOIN messages_words w ON w.seq = m.seq
WHERE m.seq > (SELECT indexed_to FROM search_indexes WHERE id = 1)
  AND (@userId IS NULL OR m.user_id = @userId) AND (@owner IS NULL OR m.user_id = @owner)
  AND (@conversationId IS NULL OR m.conversation_id = @conversationId)
  AND (@role IS NULL OR m.role = @role)
  AND +m.timestamp >= @from AND +m.timestamp < @to
ORDER BY m.seq DESC
LIMIT @limit;

-- name: FindText
-- For what rankings have found: who may see it is asked of the row that is shown.
SELECT w.content, coalesce(w.author_name, ''), w.dates
FROM messages_words w
WHERE w.seq = @seq;

-- name: FindOrigin
-- What a fork's copy was copied from, through every fork between.
WITH RECURSIVE origins (id, copied_from, depth) AS (
    SELECT m.id, m.copied_from, 0 FROM messages m WHERE m.id = @id AND (@owner IS NULL OR m.user_id = @owner)
    UNION ALL
    SELECT m.id, m.copied_from, o.depth + 1 FROM origins o JOIN messages m ON m.id = o.copied_from WHERE o.depth < 1000
)
SELECT id FROM origins ORDER BY depth DESC LIMIT 1;

-- name: Snippet
SELECT snippet(messages_fts, 0, char(64976), char(64977), '…', 32)
FROM messages_fts f
JOIN messages m ON m.seq = f.rowid
WHERE messages_fts MATCH @match AND f.rowid = @seq AND (@owner IS NULL OR m.user_id = @owner);
