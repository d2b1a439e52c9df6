-- S1 memory_context_items: what was put beside a conversation for the model to see.
CREATE TABLE context_items (
    seq             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    conversation_id TEXT    NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    source          TEXT    NOT NULL, -- ltm, rag, focus, user_preferences, any other
    content         TEXT    NOT NULL,
    relevance_score REAL    NULL CHECK (relevance_score BETWEEN 0 AND 1), -- NULL when unknown
    context_type    TEXT    NULL, -- memory, preference, focus_area, any other
    original_role   TEXT    NULL,
    focus_area      TEXT    NULL,
    preference_type TEXT    NULL,
    pinned          INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    timestamp       INTEGER NOT NULL,
    metadata        TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;

-- S1's conversation_id + source, relevance_score, context_type and focus_area. An unknown relevance stands below all others.
CREATE INDEX idx_context_items_conversation_source ON context_items (conversation_id, source, coalesce(relevance_score, -1));
CREATE INDEX idx_context_items_relevance_score ON context_items (conversation_id, coalesce(relevance_score, -1));
CREATE INDEX idx_context_items_context_type ON context_items (conversation_id, context_type) WHERE context_type IS NOT NULL;
CREATE INDEX idx_context_items_focus_area ON context_items (conversation_id, focus_area) WHERE focus_area IS NOT NULL;
-- The newest, and the pinned ones of which a prompt is made.
CREATE INDEX idx_context_items_timestamp ON context_items (conversation_id, timestamp);
CREATE INDEX idx_context_items_pinned ON context_items (conversation_id, coalesce(relevance_score, -1)) WHERE pinned = 1;
CREATE INDEX idx_messages_pinned ON messages (conversation_id, timestamp) WHERE pinned = 1;

CREATE TRIGGER context_items_updated_at AFTER UPDATE ON context_items WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE context_items SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

-- S4 contextOptimizations: a ledger of what was left out of a prompt or summarised. The messages themselves stay.
CREATE TABLE context_optimizations (
    seq               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                TEXT    NOT NULL UNIQUE,
    conversation_id   TEXT    NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    trigger_reason    TEXT    NOT NULL, -- token_limit, user_request, auto, any other
    optimization_type TEXT    NOT NULL, -- truncation, summarization, compression, any other
    tokens_before     INTEGER NOT NULL CHECK (tokens_before >= 0),
    tokens_after      INTEGER NOT NULL CHECK (tokens_after >= 0),
    summary           TEXT    NULL,
    affected_messages TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(affected_messages) AND json_type(affected_messages) = 'array'), -- of message ids, oldest first
    undone_at         INTEGER NULL, -- NULL while it holds
    metadata          TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_context_optimizations_conversation ON context_optimizations (conversation_id, created_at);
CREATE INDEX idx_context_optimizations_summaries ON context_optimizations (conversation_id, created_at) WHERE undone_at IS NULL AND summary IS NOT NULL;

CREATE TRIGGER context_optimizations_updated_at AFTER UPDATE ON context_optimizations WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE context_optimizations SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

-- Which messages an optimization stands for as long as it holds, by message and by their order in the conversation:
-- its affected_messages would have to be read whole for either. A message has at most one.
CREATE TABLE context_optimized_messages (
    message_id      TEXT    NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    optimization_id TEXT    NOT NULL REFERENCES context_optimizations (id) ON DELETE CASCADE,
    timestamp       INTEGER NOT NULL,
    seq             INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_context_optimized_messages_optimization ON context_optimized_messages (optimization_id, timestamp, seq);

CREATE TRIGGER context_optimizations_insert AFTER INSERT ON context_optimizations WHEN NEW.undone_at IS NULL
BEGIN
    INSERT INTO context_optimized_messages (message_id, optimization_id, timestamp, seq)
    SELECT m.id, NEW.id, m.timestamp, m.seq
    FROM json_each(NEW.affected_messages) a
    CROSS JOIN messages m ON m.id = a.value
    WHERE m.conversation_id = NEW.conversation_id;
END;

CREATE TRIGGER context_optimizations_undone_at AFTER UPDATE OF undone_at ON context_optimizations WHEN NEW.undone_at IS NOT NULL
BEGIN
    DELETE FROM context_optimized_messages WHERE optimization_id = NEW.id;
END;

UPDATE store_info SET schema_version = 15;
