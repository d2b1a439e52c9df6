-- S0 flows: a guided sequence of steps within a conversation.
CREATE TABLE flows (
    id              TEXT    NOT NULL PRIMARY KEY,
    conversation_id TEXT    NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    flow_type       TEXT    NOT NULL, -- goal_setting, habit_formation, any other
    current_step    INTEGER NOT NULL CHECK (current_step >= 0),
    total_steps     INTEGER NOT NULL CHECK (total_steps >= 1),
    state           TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(state)),
    status          TEXT    NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused', 'completed', 'abandoned')),
    started_at      INTEGER NOT NULL,
    completed_at    INTEGER NULL, -- when it was completed or abandoned
    metadata        TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    CHECK (current_step <= total_steps)
) STRICT;

CREATE INDEX idx_flows_conversation ON flows (conversation_id, started_at, id);
CREATE INDEX idx_flows_status ON flows (status);
CREATE UNIQUE INDEX idx_flows_active ON flows (conversation_id) WHERE status = 'active';

CREATE TRIGGER flows_updated_at AFTER UPDATE ON flows WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE flows SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

UPDATE store_info SET schema_version = 7;
