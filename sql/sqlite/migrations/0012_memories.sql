-- S3 memories: what a bot knows of a user for good. Decay is computed at recall, never written over importance.
CREATE TABLE memories (
    seq              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id               TEXT    NOT NULL UNIQUE,
    user_id          TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    content          TEXT    NOT NULL,
    tags             TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(tags) AND json_type(tags) = 'array'), -- of strings
    context          TEXT    NOT NULL DEFAULT '',
    importance       INTEGER NOT NULL DEFAULT 5 CHECK (importance BETWEEN 1 AND 10),
    timestamp        INTEGER NOT NULL,
    pinned           INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    last_accessed_at INTEGER NULL, -- NULL until it is first recalled
    access_count     INTEGER NOT NULL DEFAULT 0 CHECK (access_count >= 0),
    forgotten_at     INTEGER NULL, -- set when it was forgotten: kept, but not found
    metadata         TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    -- Since when it fades: what is pinned never does.
    fresh_at         INTEGER NOT NULL AS (CASE WHEN pinned THEN 9223372036854775807 ELSE coalesce(last_accessed_at, timestamp) END)
) STRICT;

CREATE INDEX idx_memories_user_id ON memories (user_id, timestamp);
CREATE INDEX idx_memories_timestamp ON memories (timestamp);
CREATE INDEX idx_memories_importance ON memories (importance, timestamp);
CREATE INDEX idx_memories_user_importance ON memories (user_id, importance, timestamp);
-- The freshest of a user, which recall looks at, and the most faded, which are forgotten.
CREATE INDEX idx_memories_fresh_at ON memories (user_id, fresh_at) WHERE forgotten_at IS NULL;

CREATE TRIGGER memories_updated_at AFTER UPDATE ON memories WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE memories SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

-- Written seldom, so it is indexed at once, on the indexed columns only.
CREATE VIEW memories_words AS
SELECT seq, content, tags, context, 'u' || lower(hex(user_id)) || '0' AS scope FROM memories;

CREATE VIEW memories_grams AS
SELECT seq, content || char(10) || tags || char(10) || context || char(10, 10) AS content FROM memories
WHERE length(CAST(content || tags || context AS BLOB)) > length(content || tags || context) AND content || tags || context GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';

CREATE VIRTUAL TABLE memories_fts USING fts5 (content, tags, context, scope,
    content = 'memories_words', content_rowid = 'seq', tokenize = 'porter unicode61 remove_diacritics 2');

-- For the scripts that put no spaces between words, as messages_fts_grams.
CREATE VIRTUAL TABLE memories_fts_grams USING fts5 (content, content = 'memories_grams', content_rowid = 'seq', tokenize = 'trigram');

CREATE VIRTUAL TABLE memories_fts_terms USING fts5vocab ('memories_fts', 'row');
CREATE VIRTUAL TABLE memories_fts_gram_places USING fts5vocab ('memories_fts_grams', 'instance');

CREATE TRIGGER memories_fts_insert AFTER INSERT ON memories
BEGIN
    INSERT INTO memories_fts (rowid, content, tags, context, scope) SELECT seq, content, tags, context, scope FROM memories_words WHERE seq = NEW.seq;
    INSERT INTO memories_fts_grams (rowid, content) SELECT seq, content FROM memories_grams WHERE seq = NEW.seq;
END;

CREATE TRIGGER memories_fts_delete AFTER DELETE ON memories
BEGIN
    INSERT INTO memories_fts (memories_fts, rowid, content, tags, context, scope)
    VALUES ('delete', OLD.seq, OLD.content, OLD.tags, OLD.context, 'u' || lower(hex(OLD.user_id)) || '0');
    INSERT INTO memories_fts_grams (memories_fts_grams, rowid, content)
    SELECT 'delete', OLD.seq, OLD.content || char(10) || OLD.tags || char(10) || OLD.context || char(10, 10)
    WHERE length(CAST(OLD.content || OLD.tags || OLD.context AS BLOB)) > length(OLD.content || OLD.tags || OLD.context) AND OLD.content || OLD.tags || OLD.context GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';
END;

CREATE TRIGGER memories_fts_update AFTER UPDATE OF seq, user_id, content, tags, context ON memories
BEGIN
    INSERT INTO memories_fts (memories_fts, rowid, content, tags, context, scope)
    VALUES ('delete', OLD.seq, OLD.content, OLD.tags, OLD.context, 'u' || lower(hex(OLD.user_id)) || '0');
    INSERT INTO memories_fts_grams (memories_fts_grams, rowid, content)
    SELECT 'delete', OLD.seq, OLD.content || char(10) || OLD.tags || char(10) || OLD.context || char(10, 10)
    WHERE length(CAST(OLD.content || OLD.tags || OLD.context AS BLOB)) > length(OLD.content || OLD.tags || OLD.context) AND OLD.content || OLD.tags || OLD.context GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';
    INSERT INTO memories_fts (rowid, content, tags, context, scope) SELECT seq, content, tags, context, scope FROM memories_words WHERE seq = NEW.seq;
    INSERT INTO memories_fts_grams (rowid, content) SELECT seq, content FROM memories_grams WHERE seq = NEW.seq;
END;

UPDATE store_info SET schema_version = 12;
