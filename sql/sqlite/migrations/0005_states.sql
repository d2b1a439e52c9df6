-- S0 conversation_states: every version of a conversation's state, whole.
CREATE TABLE conversation_states (
    seq               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                TEXT    NOT NULL UNIQUE,
    conversation_id   TEXT    NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    version           INTEGER NOT NULL CHECK (version >= 1),
    state             TEXT    NOT NULL CHECK (json_valid(state)),
    previous_state_id TEXT    NULL REFERENCES conversation_states (id) ON DELETE SET NULL,
    timestamp         INTEGER NOT NULL,
    metadata          TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at        INTEGER NOT NULL
) STRICT;

-- S0's idx_states_conversation; unique, so two writers cannot make the same version.
CREATE UNIQUE INDEX idx_states_conversation ON conversation_states (conversation_id, version);
CREATE INDEX idx_states_previous_state_id ON conversation_states (previous_state_id) WHERE previous_state_id IS NOT NULL;

-- S1 conversation_states: the working state of a conversation, one row.
CREATE TABLE working_states (
    id               TEXT    NOT NULL PRIMARY KEY,
    conversation_id  TEXT    NOT NULL UNIQUE REFERENCES conversations (id) ON DELETE CASCADE,
    user_id          TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    user_input       TEXT    NULL,
    focus_areas      TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(focus_areas)),
    step_count       INTEGER NOT NULL DEFAULT 0 CHECK (step_count >= 0),
    last_tool_result TEXT    NULL CHECK (last_tool_result IS NULL OR json_valid(last_tool_result)),
    metadata         TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL
) STRICT;

-- S1's user_id + created_at. Its index over focus_areas is not built: it is JSON.
CREATE INDEX idx_working_states_user_id ON working_states (user_id, created_at);
CREATE INDEX idx_working_states_updated_at ON working_states (updated_at);

CREATE TRIGGER working_states_updated_at AFTER UPDATE ON working_states WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE working_states SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

UPDATE store_info SET schema_version = 5;
