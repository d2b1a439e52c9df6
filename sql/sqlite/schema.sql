-- The whole schema as the migrations make it. Written by a test; do not edit.

CREATE TABLE store_info (
    one            INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    schema_version INTEGER NOT NULL,
    readable_from  INTEGER NOT NULL
) STRICT;

CREATE TABLE script_checksums (
    script_name TEXT NOT NULL PRIMARY KEY,
    checksum    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    id           TEXT    NOT NULL PRIMARY KEY,
    display_name TEXT    NULL,
    user_id_hash TEXT    NULL, -- HMAC-SHA-256 of the id under the host's key; NULL without a key
    metadata     TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_users_created_at ON users (created_at, id);
CREATE UNIQUE INDEX idx_users_user_id_hash ON users (user_id_hash) WHERE user_id_hash IS NOT NULL;
CREATE TRIGGER users_updated_at AFTER UPDATE ON users WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE users SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE user_identities (
    id          TEXT    NOT NULL PRIMARY KEY,
    user_id     TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    platform    TEXT    NOT NULL,
    external_id TEXT    NOT NULL, -- an HMAC of it where the host asks for that
    metadata    TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX idx_user_identities_platform_external_id ON user_identities (platform, external_id);
CREATE INDEX idx_user_identities_user_id ON user_identities (user_id);
CREATE TRIGGER user_identities_updated_at AFTER UPDATE ON user_identities WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE user_identities SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE user_sessions (
    id             TEXT    NOT NULL PRIMARY KEY,
    user_id        TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    workspace_path TEXT    NULL,
    settings       TEXT    NULL CHECK (settings IS NULL OR json_valid(settings)),
    started_at     INTEGER NOT NULL,
    ended_at       INTEGER NULL, -- NULL while the session lasts
    metadata       TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_user_sessions_active ON user_sessions (user_id, started_at, id) WHERE ended_at IS NULL;
CREATE INDEX idx_user_sessions_started_at ON user_sessions (started_at);
CREATE INDEX idx_user_sessions_user_id ON user_sessions (user_id, started_at, id);
CREATE TRIGGER user_sessions_updated_at AFTER UPDATE ON user_sessions WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE user_sessions SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE user_preferences (
    id                  TEXT    NOT NULL PRIMARY KEY,
    user_id             TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    preference_category TEXT    NOT NULL, -- ui, ai, privacy, performance, any other
    preference_key      TEXT    NOT NULL,
    preference_value    TEXT    NOT NULL CHECK (json_valid(preference_value)),
    metadata            TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_user_preferences_category ON user_preferences (preference_category);
CREATE UNIQUE INDEX idx_user_preferences_user ON user_preferences (user_id, preference_category, preference_key);
CREATE TRIGGER user_preferences_updated_at AFTER UPDATE ON user_preferences WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE user_preferences SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE conversations (
    id                     TEXT    NOT NULL PRIMARY KEY,
    user_id                TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    external_key           TEXT    NULL, -- the host's name for it, such as discord:CHANNEL
    session_id             TEXT    NULL REFERENCES user_sessions (id) ON DELETE SET NULL,
    parent_id              TEXT    NULL REFERENCES conversations (id) ON DELETE SET NULL,
    forked_from_message_id TEXT    NULL REFERENCES messages (id) ON DELETE SET NULL,
    title                  TEXT    NULL,
    status                 TEXT    NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'completed', 'expired')),
    mode                   TEXT    NULL,
    channel_id             TEXT    NULL,
    guild_id               TEXT    NULL,
    provider               TEXT    NULL,
    model                  TEXT    NULL,
    system_prompt          TEXT    NULL,
    context_window_size    INTEGER NOT NULL DEFAULT 8192 CHECK (context_window_size > 0),
    auto_approval_settings TEXT    NULL CHECK (auto_approval_settings IS NULL OR json_valid(auto_approval_settings)),
    started_at             INTEGER NOT NULL,
    last_activity_at       INTEGER NOT NULL,
    metadata               TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at             INTEGER NOT NULL,
    updated_at             INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_conversations_created_at ON conversations (created_at);
CREATE UNIQUE INDEX idx_conversations_external_key ON conversations (external_key) WHERE external_key IS NOT NULL;
CREATE INDEX idx_conversations_forked_from_message_id ON conversations (forked_from_message_id) WHERE forked_from_message_id IS NOT NULL;
CREATE INDEX idx_conversations_last_activity_at ON conversations (last_activity_at) WHERE status = 'active';
CREATE INDEX idx_conversations_parent_id ON conversations (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX idx_conversations_session_created ON conversations (session_id, created_at) WHERE session_id IS NOT NULL;
CREATE INDEX idx_conversations_user_id ON conversations (user_id, last_activity_at, id);
CREATE TRIGGER conversations_updated_at AFTER UPDATE ON conversations WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE conversations SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE conversation_tags (
    conversation_id TEXT    NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    tag             TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_conversation_tags_tag ON conversation_tags (tag);

CREATE TABLE messages (
    seq               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                TEXT    NOT NULL UNIQUE,
    conversation_id   TEXT    NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    user_id           TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE, -- the conversation's owner
    author_id         TEXT    NULL REFERENCES users (id) ON DELETE SET NULL,    -- who wrote it; NULL for assistant, system, tool
    parent_id         TEXT    NULL REFERENCES messages (id) ON DELETE SET NULL,
    external_id       TEXT    NULL, -- the provider's message id
    copied_from       TEXT    NULL REFERENCES messages (id) ON DELETE SET NULL, -- the source of a fork's copy
    role              TEXT    NOT NULL CHECK (role IN ('user', 'assistant', 'system', 'tool')),
    author_name       TEXT    NULL,
    content           TEXT    NOT NULL, -- '' when there is no text
    contents          TEXT    NULL CHECK (contents IS NULL OR json_valid(contents)), -- the parts, kept to the byte
    message_type      TEXT    NOT NULL DEFAULT 'text', -- text, tool_result, error, any other
    tool_name         TEXT    NULL,
    tool_success      TEXT    NULL CHECK (tool_success IN ('success', 'failure', 'error')),
    channel_id        TEXT    NULL,
    guild_id          TEXT    NULL,
    response_id       TEXT    NULL REFERENCES messages (id) ON DELETE SET NULL, -- the message that answers this one
    images            TEXT    NULL CHECK (images IS NULL OR json_valid(images)),
    files             TEXT    NULL CHECK (files IS NULL OR json_valid(files)),
    token_count       INTEGER NULL CHECK (token_count >= 0), -- NULL when unknown
    provider_metadata TEXT    NULL CHECK (provider_metadata IS NULL OR json_valid(provider_metadata)),
    email_metadata    TEXT    NULL CHECK (email_metadata IS NULL OR json_valid(email_metadata)),
    pinned            INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    timestamp         INTEGER NOT NULL,
    metadata          TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_messages_author_id ON messages (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX idx_messages_conversation ON messages (conversation_id, timestamp);
CREATE INDEX idx_messages_conversation_role ON messages (conversation_id, role, timestamp);
CREATE INDEX idx_messages_copied_from ON messages (copied_from) WHERE copied_from IS NOT NULL;
CREATE UNIQUE INDEX idx_messages_external_id ON messages (conversation_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX idx_messages_message_type ON messages (message_type, timestamp) WHERE message_type <> 'text';
CREATE INDEX idx_messages_parent_id ON messages (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX idx_messages_response_id ON messages (response_id) WHERE response_id IS NOT NULL;
CREATE INDEX idx_messages_timestamp ON messages (timestamp);
CREATE INDEX idx_messages_tool ON messages (tool_name, tool_success) WHERE tool_name IS NOT NULL;
CREATE INDEX idx_messages_user_id ON messages (user_id, timestamp);
CREATE TRIGGER messages_activity AFTER INSERT ON messages
BEGIN
    UPDATE conversations
    SET last_activity_at = NEW.timestamp, updated_at = max(NEW.created_at, updated_at + 1)
    WHERE id = NEW.conversation_id AND last_activity_at < NEW.timestamp;
END;
CREATE TRIGGER messages_updated_at AFTER UPDATE ON messages WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE messages SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

CREATE TABLE message_edits (
    seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    message_id TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    content    TEXT    NOT NULL,
    contents   TEXT    NULL CHECK (contents IS NULL OR json_valid(contents)),
    edited_at  INTEGER NOT NULL,
    edited_by  TEXT    NULL REFERENCES users (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX idx_message_edits_edited_by ON message_edits (edited_by) WHERE edited_by IS NOT NULL;
CREATE INDEX idx_message_edits_message_id ON message_edits (message_id);

CREATE TABLE message_reactions (
    message_id TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    user_id    TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    reaction   TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (message_id, user_id, reaction)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_message_reactions_user_id ON message_reactions (user_id);

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
CREATE UNIQUE INDEX idx_states_conversation ON conversation_states (conversation_id, version);
CREATE INDEX idx_states_previous_state_id ON conversation_states (previous_state_id) WHERE previous_state_id IS NOT NULL;

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
CREATE INDEX idx_working_states_updated_at ON working_states (updated_at);
CREATE INDEX idx_working_states_user_id ON working_states (user_id, created_at);
CREATE TRIGGER working_states_updated_at AFTER UPDATE ON working_states WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE working_states SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE classification_results (
    seq                INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                 TEXT    NOT NULL UNIQUE,
    message_id         TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    classifier_name    TEXT    NOT NULL, -- safety, intent, topic, sentiment, any other
    result             TEXT    NOT NULL CHECK (json_valid(result)),
    confidence         REAL    NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    processing_time_ms INTEGER NOT NULL CHECK (processing_time_ms >= 0),
    llm_model          TEXT    NULL,
    metadata           TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_classification_classifier ON classification_results (classifier_name, created_at);
CREATE INDEX idx_classification_message ON classification_results (message_id);

CREATE TABLE arbiter_decisions (
    seq                  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                   TEXT    NOT NULL UNIQUE,
    message_id           TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    final_classification TEXT    NOT NULL CHECK (json_valid(final_classification)),
    reasoning            TEXT    NULL,
    classifier_agreement REAL    NOT NULL CHECK (classifier_agreement BETWEEN 0 AND 100), -- percent
    overrides            TEXT    NULL CHECK (overrides IS NULL OR json_valid(overrides)),
    metadata             TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at           INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_arbiter_decisions_created_at ON arbiter_decisions (created_at);
CREATE INDEX idx_arbiter_decisions_message ON arbiter_decisions (message_id);

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
CREATE UNIQUE INDEX idx_flows_active ON flows (conversation_id) WHERE status = 'active';
CREATE INDEX idx_flows_conversation ON flows (conversation_id, started_at, id);
CREATE INDEX idx_flows_status ON flows (status);
CREATE TRIGGER flows_updated_at AFTER UPDATE ON flows WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE flows SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

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
CREATE INDEX idx_goals_conversation_id ON user_goals (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX idx_goals_status ON user_goals (status);
CREATE INDEX idx_goals_user ON user_goals (user_id, extracted_at, id);
CREATE TRIGGER user_goals_updated_at AFTER UPDATE ON user_goals WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE user_goals SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE traces (
    seq             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    user_id         TEXT    NULL REFERENCES users (id) ON DELETE CASCADE,
    conversation_id TEXT    NULL REFERENCES conversations (id) ON DELETE SET NULL,
    message_id      TEXT    NULL REFERENCES messages (id) ON DELETE SET NULL,
    stage           TEXT    NOT NULL, -- load, decay, global, classify, handle, post, save, any other
    start_time      INTEGER NOT NULL,
    end_time        INTEGER NULL,
    duration_ms     INTEGER NULL CHECK (duration_ms >= 0),
    status          TEXT    NOT NULL DEFAULT 'started' CHECK (status IN ('started', 'completed', 'failed')),
    data            TEXT    NULL CHECK (data IS NULL OR json_valid(data)),
    error           TEXT    NULL CHECK (error IS NULL OR json_valid(error)),
    metadata        TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_traces_conversation ON traces (conversation_id, start_time) WHERE conversation_id IS NOT NULL;
CREATE INDEX idx_traces_failed ON traces (start_time) WHERE status = 'failed';
CREATE INDEX idx_traces_message_id ON traces (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX idx_traces_stage ON traces (stage, start_time);
CREATE INDEX idx_traces_start_time ON traces (start_time);
CREATE INDEX idx_traces_user_id ON traces (user_id, start_time) WHERE user_id IS NOT NULL;
CREATE TRIGGER traces_updated_at AFTER UPDATE ON traces WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE traces SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

CREATE TABLE system_metrics (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    timestamp   INTEGER NOT NULL,
    metric_type TEXT    NOT NULL, -- latency, memory, api_calls, any other
    value       REAL    NOT NULL,
    metadata    TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_system_metrics_metric_type ON system_metrics (metric_type, timestamp);
CREATE INDEX idx_system_metrics_timestamp ON system_metrics (timestamp);

CREATE VIEW classifier_agreement AS
SELECT r.classifier_name,
       count(*)                     AS result_count,
       avg(r.confidence)            AS avg_confidence,
       avg(r.processing_time_ms)    AS avg_processing_time_ms,
       avg(d.classifier_agreement)  AS avg_agreement
FROM classification_results r
LEFT JOIN arbiter_decisions d ON d.seq = (SELECT max(x.seq) FROM arbiter_decisions x WHERE x.message_id = r.message_id)
GROUP BY r.classifier_name;

CREATE VIEW conversation_overview AS
SELECT c.id, c.user_id, c.external_key, c.title, c.status, c.mode, c.started_at, c.last_activity_at,
       (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id)        AS message_count,
       (SELECT sum(m.token_count) FROM messages m WHERE m.conversation_id = c.id) AS token_count,
       l.role AS last_role, l.content AS last_content, l.timestamp AS last_timestamp
FROM conversations c
LEFT JOIN messages l ON l.seq = (SELECT m.seq FROM messages m WHERE m.conversation_id = c.id ORDER BY m.timestamp DESC, m.seq DESC LIMIT 1);

CREATE VIEW schema_version AS
SELECT CAST(substr(ScriptName, 12, 4) AS INTEGER)                  AS version,
       replace(substr(ScriptName, 17), '.sql', '')                 AS description,
       CAST(round((julianday(Applied) - 2440587.5) * 86400000) AS INTEGER) AS applied_at
FROM SchemaVersions
WHERE ScriptName GLOB 'migrations/[0-9][0-9][0-9][0-9]_*.sql';

CREATE VIEW trace_stage_latency AS
WITH ended AS (
    SELECT stage, status, duration_ms,
           row_number() OVER (PARTITION BY stage ORDER BY duration_ms) AS n,
           count(*) OVER (PARTITION BY stage)                          AS total
    FROM traces
    WHERE duration_ms IS NOT NULL
)
SELECT stage,
       count(*)                                             AS ended_count,
       sum(status = 'failed')                               AS failed_count,
       avg(duration_ms)                                     AS avg_ms,
       min(CASE WHEN n * 100 >= total * 50 THEN duration_ms END) AS p50_ms,
       min(CASE WHEN n * 100 >= total * 95 THEN duration_ms END) AS p95_ms,
       min(CASE WHEN n * 100 >= total * 99 THEN duration_ms END) AS p99_ms,
       max(duration_ms)                                     AS max_ms
FROM ended
GROUP BY stage;
