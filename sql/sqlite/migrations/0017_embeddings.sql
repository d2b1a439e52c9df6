-- Vectors of texts, several models side by side. Clearing them leaves the texts. A changed vector is a new row with a higher seq:
-- what an index in memory lacks is what lies above the last seq it has read, whoever wrote it.
-- S3 messages.embedding and embedding_nomic.
CREATE TABLE message_embeddings (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    message_id  TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    model       TEXT    NOT NULL,
    dimensions  INTEGER NOT NULL CHECK (dimensions BETWEEN 1 AND 65536),
    vector      BLOB    NOT NULL CHECK (length(vector) = 4 * dimensions), -- float32, little-endian
    created_at  INTEGER NOT NULL,
    UNIQUE (message_id, model)
) STRICT;

-- What is new to an index in memory.
CREATE INDEX idx_message_embeddings_model ON message_embeddings (model);

-- The vector of another text is of no use.
CREATE TRIGGER message_embeddings_text AFTER UPDATE OF content ON messages WHEN NEW.content <> OLD.content
BEGIN
    DELETE FROM message_embeddings WHERE message_id = NEW.id;
END;

-- Whoever comes to own a row: its vectors become new ones, which every index in memory notices.
CREATE TRIGGER message_embeddings_owner AFTER UPDATE OF user_id, conversation_id ON messages
BEGIN
    INSERT OR REPLACE INTO message_embeddings (message_id, model, dimensions, vector, created_at)
    SELECT message_id, model, dimensions, vector, created_at FROM message_embeddings WHERE message_id = NEW.id;
END;

-- Of memories (S3).
CREATE TABLE memory_embeddings (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    memory_id   TEXT    NOT NULL REFERENCES memories (id) ON DELETE CASCADE,
    model       TEXT    NOT NULL,
    dimensions  INTEGER NOT NULL CHECK (dimensions BETWEEN 1 AND 65536),
    vector      BLOB    NOT NULL CHECK (length(vector) = 4 * dimensions), -- float32, little-endian
    created_at  INTEGER NOT NULL,
    UNIQUE (memory_id, model)
) STRICT;

-- What is new to an index in memory.
CREATE INDEX idx_memory_embeddings_model ON memory_embeddings (model);

-- The vector of another text is of no use.
CREATE TRIGGER memory_embeddings_text AFTER UPDATE OF content ON memories WHEN NEW.content <> OLD.content
BEGIN
    DELETE FROM memory_embeddings WHERE memory_id = NEW.id;
END;

-- Whoever comes to own a row, and what is forgotten or remembered again: its vectors become new ones, which every index in memory notices.
CREATE TRIGGER memory_embeddings_owner AFTER UPDATE OF user_id, forgotten_at ON memories
BEGIN
    INSERT OR REPLACE INTO memory_embeddings (memory_id, model, dimensions, vector, created_at)
    SELECT memory_id, model, dimensions, vector, created_at FROM memory_embeddings WHERE memory_id = NEW.id;
END;

-- Of knowledge items (S2).
CREATE TABLE knowledge_embeddings (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    knowledge_id TEXT    NOT NULL REFERENCES knowledge_items (id) ON DELETE CASCADE,
    model       TEXT    NOT NULL,
    dimensions  INTEGER NOT NULL CHECK (dimensions BETWEEN 1 AND 65536),
    vector      BLOB    NOT NULL CHECK (length(vector) = 4 * dimensions), -- float32, little-endian
    created_at  INTEGER NOT NULL,
    UNIQUE (knowledge_id, model)
) STRICT;

-- What is new to an index in memory.
CREATE INDEX idx_knowledge_embeddings_model ON knowledge_embeddings (model);

-- The vector of another text is of no use.
CREATE TRIGGER knowledge_embeddings_text AFTER UPDATE OF title, content ON knowledge_items WHEN NEW.title <> OLD.title OR NEW.content <> OLD.content
BEGIN
    DELETE FROM knowledge_embeddings WHERE knowledge_id = NEW.id;
END;

-- Whoever comes to own a row: its vectors become new ones, which every index in memory notices.
CREATE TRIGGER knowledge_embeddings_owner AFTER UPDATE OF user_id ON knowledge_items
BEGIN
    INSERT OR REPLACE INTO knowledge_embeddings (knowledge_id, model, dimensions, vector, created_at)
    SELECT knowledge_id, model, dimensions, vector, created_at FROM knowledge_embeddings WHERE knowledge_id = NEW.id;
END;

UPDATE store_info SET schema_version = 17;
