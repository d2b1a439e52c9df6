-- S1 memory_metadata: a host's notes on rows of other tables, by key. They go with their row.
-- user_id is the row's owner, so that one user's notes are found without asking each table; NULL for a row that is shared.
CREATE TABLE record_metadata (
    seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    user_id    TEXT    NULL REFERENCES users (id) ON DELETE CASCADE,
    table_name TEXT    NOT NULL CHECK (table_name IN (
                   'users', 'conversations', 'messages', 'memories', 'knowledge_items', 'tracked_files',
                   'exchanges', 'flows', 'user_goals', 'context_items', 'user_sessions', 'classification_results')),
    record_id  TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    chunk_id   TEXT    NULL, -- the part of the row that is meant
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- S1's table_name + record_id.
CREATE UNIQUE INDEX idx_record_metadata_record ON record_metadata (table_name, record_id, key);
-- S1's key + value.
CREATE INDEX idx_record_metadata_key_value ON record_metadata (key, value);
CREATE INDEX idx_record_metadata_created_at ON record_metadata (created_at);
CREATE INDEX idx_record_metadata_user ON record_metadata (user_id, key, value) WHERE user_id IS NOT NULL;

CREATE TRIGGER record_metadata_updated_at AFTER UPDATE ON record_metadata WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE record_metadata SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

CREATE TRIGGER users_record_metadata AFTER DELETE ON users
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'users' AND record_id = OLD.id;
END;

CREATE TRIGGER conversations_record_metadata AFTER DELETE ON conversations
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'conversations' AND record_id = OLD.id;
END;

CREATE TRIGGER messages_record_metadata AFTER DELETE ON messages
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'messages' AND record_id = OLD.id;
END;

CREATE TRIGGER memories_record_metadata AFTER DELETE ON memories
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'memories' AND record_id = OLD.id;
END;

CREATE TRIGGER knowledge_items_record_metadata AFTER DELETE ON knowledge_items
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'knowledge_items' AND record_id = OLD.id;
END;

CREATE TRIGGER tracked_files_record_metadata AFTER DELETE ON tracked_files
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'tracked_files' AND record_id = OLD.id;
END;

CREATE TRIGGER exchanges_record_metadata AFTER DELETE ON exchanges
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'exchanges' AND record_id = OLD.id;
END;

CREATE TRIGGER flows_record_metadata AFTER DELETE ON flows
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'flows' AND record_id = OLD.id;
END;

CREATE TRIGGER user_goals_record_metadata AFTER DELETE ON user_goals
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'user_goals' AND record_id = OLD.id;
END;

CREATE TRIGGER context_items_record_metadata AFTER DELETE ON context_items
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'context_items' AND record_id = OLD.id;
END;

CREATE TRIGGER user_sessions_record_metadata AFTER DELETE ON user_sessions
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'user_sessions' AND record_id = OLD.id;
END;

CREATE TRIGGER classification_results_record_metadata AFTER DELETE ON classification_results
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'classification_results' AND record_id = OLD.id;
END;

UPDATE store_info SET schema_version = 31;
