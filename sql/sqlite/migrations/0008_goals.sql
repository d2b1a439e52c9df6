-- S0 user_goals: what a user said they want.
CREATE TABLE user_goals (
    id              TEXT    NOT NULL PRIMARY KEY,
    user_id         TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    conversation_id TEXT    NULL REFERENCES conversations (id) ON DELETE SET NULL,
    goal            TEXT    NOT NULL,
    category        TEXT    NULL,
    status          TEXT    NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'achieved', 'abandoned')),
    extracted_at    INTEGER NOT NULL,
    metadata        TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_goals_user ON user_goals (user_id, extracted_at, id);
CREATE INDEX idx_goals_status ON user_goals (status);
CREATE INDEX idx_goals_conversation_id ON user_goals (conversation_id) WHERE conversation_id IS NOT NULL;

CREATE TRIGGER user_goals_updated_at AFTER UPDATE ON user_goals WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE user_goals SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

UPDATE store_info SET schema_version = 8;
