-- S2 conversations: a question and its response, which are messages. Their order is (timestamp, seq).
CREATE TABLE exchanges (
    seq                 INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                  TEXT    NOT NULL UNIQUE,
    user_id             TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE, -- the conversation's owner
    session_id          TEXT    NULL REFERENCES user_sessions (id) ON DELETE SET NULL,
    conversation_id     TEXT    NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    parent_id           TEXT    NULL REFERENCES exchanges (id) ON DELETE SET NULL, -- the thread
    question_message_id TEXT    NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
    response_message_id TEXT    NULL REFERENCES messages (id) ON DELETE SET NULL, -- NULL until answered
    context_files       TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(context_files) AND json_type(context_files) = 'array'), -- of file paths
    context_databases   TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(context_databases) AND json_type(context_databases) = 'array'), -- of connection ids
    tokens_used         INTEGER NULL CHECK (tokens_used >= 0), -- NULL when unknown
    response_time_ms    INTEGER NULL CHECK (response_time_ms >= 0), -- NULL until answered
    timestamp           INTEGER NOT NULL, -- the question's: S2's created_at
    metadata            TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL
) STRICT;

-- S2's idx_conversations_session_id and idx_conversations_session_created, idx_conversations_created_at and idx_conversations_parent_id:
-- the time of an exchange is its timestamp here. The rowid, seq, ends every index, so each of them has the order.
CREATE INDEX idx_exchanges_session_created ON exchanges (session_id, timestamp);
CREATE INDEX idx_exchanges_timestamp ON exchanges (timestamp);
CREATE INDEX idx_exchanges_parent_id ON exchanges (parent_id, timestamp) WHERE parent_id IS NOT NULL;
CREATE INDEX idx_exchanges_conversation ON exchanges (conversation_id, timestamp);
CREATE INDEX idx_exchanges_user_id ON exchanges (user_id, timestamp);
CREATE INDEX idx_exchanges_response_message_id ON exchanges (response_message_id) WHERE response_message_id IS NOT NULL;

CREATE TRIGGER exchanges_updated_at AFTER UPDATE ON exchanges WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE exchanges SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

CREATE VIEW exchange_details AS
SELECT e.id, e.user_id, e.session_id, e.conversation_id, e.parent_id, q.content AS question, r.content AS response,
       e.context_files, e.context_databases, e.tokens_used, e.response_time_ms, e.timestamp, e.created_at
FROM exchanges e
JOIN messages q ON q.id = e.question_message_id
LEFT JOIN messages r ON r.id = e.response_message_id;

UPDATE store_info SET schema_version = 16;
