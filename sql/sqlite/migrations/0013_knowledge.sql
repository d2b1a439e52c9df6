-- S2 knowledge_items: what was learnt from files, conversations and databases. Without a user it is shared by all.
CREATE TABLE knowledge_items (
    seq            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id             TEXT    NOT NULL UNIQUE,
    user_id        TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: shared
    source_type    TEXT    NOT NULL, -- file, conversation, database, any other
    source_id      TEXT    NOT NULL, -- the source's id there
    knowledge_type TEXT    NOT NULL, -- coding_standard, pattern, concept, solution, any other
    title          TEXT    NOT NULL,
    content        TEXT    NOT NULL,
    confidence     REAL    NOT NULL DEFAULT 0.5 CHECK (confidence BETWEEN 0 AND 1),
    tags           TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(tags) AND json_type(tags) = 'array'), -- of strings
    metadata       TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_knowledge_items_source ON knowledge_items (source_type, source_id);
-- S2's idx_knowledge_items_type and idx_knowledge_items_type_confidence.
CREATE INDEX idx_knowledge_items_type ON knowledge_items (knowledge_type, confidence DESC);
CREATE INDEX idx_knowledge_items_confidence ON knowledge_items (confidence);
-- A user's newest and most confident, and those of nobody: user_id IS NULL.
CREATE INDEX idx_knowledge_items_user ON knowledge_items (user_id, created_at);
CREATE INDEX idx_knowledge_items_user_confidence ON knowledge_items (user_id, confidence);
CREATE INDEX idx_knowledge_items_created_at ON knowledge_items (created_at);

CREATE TRIGGER knowledge_items_updated_at AFTER UPDATE ON knowledge_items WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE knowledge_items SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

-- S2 knowledge_relationships.
CREATE TABLE knowledge_relationships (
    id                TEXT    NOT NULL PRIMARY KEY,
    from_knowledge_id TEXT    NOT NULL REFERENCES knowledge_items (id) ON DELETE CASCADE,
    to_knowledge_id   TEXT    NOT NULL REFERENCES knowledge_items (id) ON DELETE CASCADE,
    relationship_type TEXT    NOT NULL, -- relates_to, contradicts, extends, implements, any other
    strength          REAL    NOT NULL DEFAULT 0.5 CHECK (strength BETWEEN 0 AND 1),
    metadata          TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    UNIQUE (from_knowledge_id, to_knowledge_id, relationship_type),
    CHECK (from_knowledge_id <> to_knowledge_id)
) STRICT;

CREATE INDEX idx_knowledge_relationships_from ON knowledge_relationships (from_knowledge_id, strength);
CREATE INDEX idx_knowledge_relationships_to ON knowledge_relationships (to_knowledge_id, strength);

CREATE TRIGGER knowledge_relationships_updated_at AFTER UPDATE ON knowledge_relationships WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE knowledge_relationships SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

-- S2's knowledge_growth: days are UTC.
CREATE VIEW knowledge_growth AS
SELECT date(created_at / 1000, 'unixepoch') AS date, knowledge_type, count(*) AS items_created, avg(confidence) AS avg_confidence
FROM knowledge_items
GROUP BY date(created_at / 1000, 'unixepoch'), knowledge_type;

-- Written seldom, so it is indexed at once, on the indexed columns only.
CREATE VIEW knowledge_words AS
SELECT seq, title, content, tags, 'u' || lower(hex(coalesce(user_id, ''))) || '0' AS scope FROM knowledge_items;

CREATE VIEW knowledge_grams AS
SELECT seq, title || char(10) || content || char(10) || tags || char(10, 10) AS content FROM knowledge_items
WHERE length(CAST(title || content || tags AS BLOB)) > length(title || content || tags) AND title || content || tags GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';

CREATE VIRTUAL TABLE knowledge_fts USING fts5 (title, content, tags, scope,
    content = 'knowledge_words', content_rowid = 'seq', tokenize = 'porter unicode61 remove_diacritics 2');

-- For the scripts that put no spaces between words, as messages_fts_grams.
CREATE VIRTUAL TABLE knowledge_fts_grams USING fts5 (content, content = 'knowledge_grams', content_rowid = 'seq', tokenize = 'trigram');

CREATE VIRTUAL TABLE knowledge_fts_terms USING fts5vocab ('knowledge_fts', 'row');
CREATE VIRTUAL TABLE knowledge_fts_gram_places USING fts5vocab ('knowledge_fts_grams', 'instance');

CREATE TRIGGER knowledge_fts_insert AFTER INSERT ON knowledge_items
BEGIN
    INSERT INTO knowledge_fts (rowid, title, content, tags, scope) SELECT seq, title, content, tags, scope FROM knowledge_words WHERE seq = NEW.seq;
    INSERT INTO knowledge_fts_grams (rowid, content) SELECT seq, content FROM knowledge_grams WHERE seq = NEW.seq;
END;

CREATE TRIGGER knowledge_fts_delete AFTER DELETE ON knowledge_items
BEGIN
    INSERT INTO knowledge_fts (knowledge_fts, rowid, title, content, tags, scope)
    VALUES ('delete', OLD.seq, OLD.title, OLD.content, OLD.tags, 'u' || lower(hex(coalesce(OLD.user_id, ''))) || '0');
    INSERT INTO knowledge_fts_grams (knowledge_fts_grams, rowid, content)
    SELECT 'delete', OLD.seq, OLD.title || char(10) || OLD.content || char(10) || OLD.tags || char(10, 10)
    WHERE length(CAST(OLD.title || OLD.content || OLD.tags AS BLOB)) > length(OLD.title || OLD.content || OLD.tags) AND OLD.title || OLD.content || OLD.tags GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';
END;

CREATE TRIGGER knowledge_fts_update AFTER UPDATE OF seq, user_id, title, content, tags ON knowledge_items
BEGIN
    INSERT INTO knowledge_fts (knowledge_fts, rowid, title, content, tags, scope)
    VALUES ('delete', OLD.seq, OLD.title, OLD.content, OLD.tags, 'u' || lower(hex(coalesce(OLD.user_id, ''))) || '0');
    INSERT INTO knowledge_fts_grams (knowledge_fts_grams, rowid, content)
    SELECT 'delete', OLD.seq, OLD.title || char(10) || OLD.content || char(10) || OLD.tags || char(10, 10)
    WHERE length(CAST(OLD.title || OLD.content || OLD.tags AS BLOB)) > length(OLD.title || OLD.content || OLD.tags) AND OLD.title || OLD.content || OLD.tags GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';
    INSERT INTO knowledge_fts (rowid, title, content, tags, scope) SELECT seq, title, content, tags, scope FROM knowledge_words WHERE seq = NEW.seq;
    INSERT INTO knowledge_fts_grams (rowid, content) SELECT seq, content FROM knowledge_grams WHERE seq = NEW.seq;
END;

UPDATE store_info SET schema_version = 13;
