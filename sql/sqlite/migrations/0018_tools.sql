-- S4 tool_executions: what a model asked a tool to do, who approved it, and how it ended. The approval is for the tool and parameters that
-- parameters_hash is of. user_id is the conversation's owner.
CREATE TABLE tool_executions (
    seq                   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                    TEXT    NOT NULL UNIQUE,
    user_id               TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    conversation_id       TEXT    NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    message_id            TEXT    NULL REFERENCES messages (id) ON DELETE CASCADE, -- the message that asks for it
    call_id               TEXT    NULL, -- the model's name for the call
    tool_name             TEXT    NOT NULL,
    risk                  TEXT    NOT NULL CHECK (risk IN ('read_only', 'low', 'medium', 'high')),
    parameters            TEXT    NOT NULL CHECK (json_valid(parameters)),
    parameters_hash       TEXT    NOT NULL, -- SHA-256 of the tool's name and the canonical parameters
    result                TEXT    NULL CHECK (result IS NULL OR json_valid(result)),
    status                TEXT    NOT NULL DEFAULT 'pending'
                                  CHECK (status IN ('pending', 'approved', 'rejected', 'executing', 'completed', 'failed', 'cancelled')),
    approval_requested_at INTEGER NULL, -- NULL where the settings decided at once
    approved_at           INTEGER NULL,
    decided_by            TEXT    NULL, -- who; NULL for the settings, and before anybody has
    decision_rule         TEXT    NOT NULL, -- the rule of the settings that decided or asked for a person; person; expired
    decision_reason       TEXT    NULL,
    expires_at            INTEGER NULL, -- until when it can be decided
    executed_at           INTEGER NULL,
    completed_at          INTEGER NULL, -- when it came to its end, whichever
    execution_time_ms     INTEGER NULL CHECK (execution_time_ms >= 0),
    cost                  INTEGER NULL CHECK (cost >= 0), -- nano-units; NULL when unknown
    estimated_cost        INTEGER NULL CHECK (estimated_cost >= 0), -- nano-units; NULL when unknown
    error_message         TEXT    NULL, -- why it failed or was cancelled
    metadata              TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at            INTEGER NOT NULL,
    updated_at            INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_tool_executions_conversation_id ON tool_executions (conversation_id, created_at);
-- S4's idx_tool_executions_status too.
CREATE INDEX idx_tool_executions_status_created ON tool_executions (status, created_at);
CREATE INDEX idx_tool_executions_tool_name ON tool_executions (tool_name, created_at);
CREATE INDEX idx_tool_executions_user_id ON tool_executions (user_id, created_at);
CREATE INDEX idx_tool_executions_message_id ON tool_executions (message_id, created_at) WHERE message_id IS NOT NULL;
CREATE INDEX idx_tool_executions_created_at ON tool_executions (created_at);
-- A call with the same parameters is one request, however often it is delivered.
CREATE UNIQUE INDEX idx_tool_executions_call ON tool_executions (conversation_id, call_id, coalesce(message_id, ''), parameters_hash) WHERE call_id IS NOT NULL;
-- What waits for a person: of a conversation, of a user, and what waits no longer.
CREATE INDEX idx_tool_executions_pending_conversation ON tool_executions (conversation_id, created_at) WHERE status = 'pending';
CREATE INDEX idx_tool_executions_pending_user ON tool_executions (user_id, created_at) WHERE status = 'pending';
CREATE INDEX idx_tool_executions_pending_expires ON tool_executions (expires_at) WHERE status = 'pending';
-- What a user's tools cost lately, and which tools are new to them.
CREATE INDEX idx_tool_executions_spent ON tool_executions (user_id, coalesce(completed_at, executed_at, approved_at)) WHERE approved_at IS NOT NULL;
CREATE INDEX idx_tool_executions_known ON tool_executions (user_id, tool_name) WHERE approved_at IS NOT NULL;

CREATE TRIGGER tool_executions_updated_at AFTER UPDATE ON tool_executions WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE tool_executions SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

-- S4 auto_approval_settings: which tools of a user need no asking. Without a row the defaults of the columns hold.
-- conversations.auto_approval_settings is a JSON object of the same names; it comes before these, and the stricter limit wins.
CREATE TABLE auto_approval_settings (
    id                             TEXT    NOT NULL PRIMARY KEY,
    user_id                        TEXT    NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
    read_only_operations           INTEGER NOT NULL DEFAULT 0 CHECK (read_only_operations IN (0, 1)),
    low_risk_operations            INTEGER NOT NULL DEFAULT 0 CHECK (low_risk_operations IN (0, 1)),
    specific_tools                 TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(specific_tools) AND json_type(specific_tools) = 'object'), -- tool: approve, ask or reject
    max_cost_per_tool              INTEGER NULL DEFAULT 1000000000 CHECK (max_cost_per_tool >= 0), -- nano-units; NULL: no limit
    max_cost_per_hour              INTEGER NULL DEFAULT 10000000000 CHECK (max_cost_per_hour >= 0), -- nano-units; NULL: no limit
    require_approval_for_new_tools INTEGER NOT NULL DEFAULT 1 CHECK (require_approval_for_new_tools IN (0, 1)),
    metadata                       TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at                     INTEGER NOT NULL,
    updated_at                     INTEGER NOT NULL
) STRICT;

CREATE TRIGGER auto_approval_settings_updated_at AFTER UPDATE ON auto_approval_settings WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE auto_approval_settings SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

-- What waits for a person's decision now.
CREATE VIEW pending_approvals AS
SELECT id, user_id, conversation_id, message_id, tool_name, risk, parameters, estimated_cost, decision_rule, decision_reason, approval_requested_at, expires_at
FROM tool_executions
WHERE status = 'pending' AND (expires_at IS NULL OR expires_at > CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER));

UPDATE store_info SET schema_version = 18;
