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
CREATE TRIGGER users_record_metadata AFTER DELETE ON users
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'users' AND record_id = OLD.id;
END;
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
CREATE TRIGGER user_sessions_record_metadata AFTER DELETE ON user_sessions
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'user_sessions' AND record_id = OLD.id;
END;
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
CREATE TRIGGER conversations_record_metadata AFTER DELETE ON conversations
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'conversations' AND record_id = OLD.id;
END;
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
CREATE INDEX idx_messages_copied_from ON messages (copied_from) WHERE copied_from IS NOT NULL;
CREATE UNIQUE INDEX idx_messages_external_id ON messages (conversation_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX idx_messages_message_type ON messages (message_type, timestamp) WHERE message_type <> 'text';
CREATE INDEX idx_messages_parent_id ON messages (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX idx_messages_pinned ON messages (conversation_id, timestamp) WHERE pinned = 1;
CREATE INDEX idx_messages_questions ON messages (conversation_id, timestamp) WHERE role = 'user';
CREATE INDEX idx_messages_response_id ON messages (response_id) WHERE response_id IS NOT NULL;
CREATE INDEX idx_messages_timestamp ON messages (timestamp);
CREATE INDEX idx_messages_tool ON messages (tool_name, tool_success) WHERE tool_name IS NOT NULL;
CREATE INDEX idx_messages_user_id ON messages (user_id, timestamp);
CREATE TRIGGER message_embeddings_owner AFTER UPDATE OF user_id, conversation_id ON messages
BEGIN
    INSERT OR REPLACE INTO message_embeddings (message_id, model, dimensions, vector, created_at)
    SELECT message_id, model, dimensions, vector, created_at FROM message_embeddings WHERE message_id = NEW.id;
END;
CREATE TRIGGER message_embeddings_text AFTER UPDATE OF content ON messages WHEN NEW.content <> OLD.content
BEGIN
    DELETE FROM message_embeddings WHERE message_id = NEW.id;
END;
CREATE TRIGGER messages_activity AFTER INSERT ON messages
BEGIN
    UPDATE conversations
    SET last_activity_at = NEW.timestamp, updated_at = max(NEW.created_at, updated_at + 1)
    WHERE id = NEW.conversation_id AND last_activity_at < NEW.timestamp;
END;
CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN OLD.seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1)
BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, content, author_name, dates, scope)
    VALUES ('delete', OLD.seq, OLD.content, OLD.author_name,
       strftime('%Y ', OLD.timestamp / 1000, 'unixepoch')
           || trim(substr('January  February March    April    May      June     July     August   SeptemberOctober  November December ',
                          1 + 9 * (strftime('%m', OLD.timestamp / 1000, 'unixepoch') - 1), 9))
           || ' ' || CAST(strftime('%d', OLD.timestamp / 1000, 'unixepoch') AS INTEGER) || ' '
           || trim(substr('Sunday   Monday   Tuesday  WednesdayThursday Friday   Saturday ', 1 + 9 * strftime('%w', OLD.timestamp / 1000, 'unixepoch'), 9)),
       'u' || lower(hex(OLD.user_id)) || '0 c' || lower(hex(OLD.conversation_id)) || '0 r' || lower(hex(OLD.role)) || '0');
    INSERT INTO messages_fts_grams (messages_fts_grams, rowid, content)
    SELECT 'delete', OLD.seq, OLD.content || char(10) || coalesce(OLD.author_name, '') || char(10, 10)
    WHERE length(CAST(OLD.content || coalesce(OLD.author_name, '') AS BLOB)) > length(OLD.content || coalesce(OLD.author_name, '')) AND OLD.content || coalesce(OLD.author_name, '') GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';
END;
CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN NEW.seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1)
BEGIN
    INSERT INTO messages_fts (rowid, content, author_name, dates, scope)
    SELECT seq, content, author_name, dates, scope FROM messages_indexed WHERE seq = NEW.seq;
    INSERT INTO messages_fts_grams (rowid, content)
    SELECT seq, content FROM messages_indexed_grams WHERE seq = NEW.seq;
END;
CREATE TRIGGER messages_fts_update AFTER UPDATE OF seq, content, author_name, role, user_id, conversation_id, timestamp ON messages
BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, content, author_name, dates, scope)
    SELECT 'delete', OLD.seq, OLD.content, OLD.author_name,
       strftime('%Y ', OLD.timestamp / 1000, 'unixepoch')
           || trim(substr('January  February March    April    May      June     July     August   SeptemberOctober  November December ',
                          1 + 9 * (strftime('%m', OLD.timestamp / 1000, 'unixepoch') - 1), 9))
           || ' ' || CAST(strftime('%d', OLD.timestamp / 1000, 'unixepoch') AS INTEGER) || ' '
           || trim(substr('Sunday   Monday   Tuesday  WednesdayThursday Friday   Saturday ', 1 + 9 * strftime('%w', OLD.timestamp / 1000, 'unixepoch'), 9)),
       'u' || lower(hex(OLD.user_id)) || '0 c' || lower(hex(OLD.conversation_id)) || '0 r' || lower(hex(OLD.role)) || '0'
    WHERE OLD.seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1);
    INSERT INTO messages_fts_grams (messages_fts_grams, rowid, content)
    SELECT 'delete', OLD.seq, OLD.content || char(10) || coalesce(OLD.author_name, '') || char(10, 10)
    WHERE OLD.seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1)
      AND length(CAST(OLD.content || coalesce(OLD.author_name, '') AS BLOB)) > length(OLD.content || coalesce(OLD.author_name, '')) AND OLD.content || coalesce(OLD.author_name, '') GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';
    INSERT INTO messages_fts (rowid, content, author_name, dates, scope)
    SELECT seq, content, author_name, dates, scope FROM messages_indexed WHERE seq = NEW.seq;
    INSERT INTO messages_fts_grams (rowid, content)
    SELECT seq, content FROM messages_indexed_grams WHERE seq = NEW.seq;
END;
CREATE TRIGGER messages_record_metadata AFTER DELETE ON messages
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'messages' AND record_id = OLD.id;
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
CREATE INDEX idx_classification_classifier ON classification_results (created_at, classifier_name);
CREATE INDEX idx_classification_message ON classification_results (message_id);
CREATE TRIGGER classification_results_record_metadata AFTER DELETE ON classification_results
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'classification_results' AND record_id = OLD.id;
END;

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
CREATE TRIGGER flows_record_metadata AFTER DELETE ON flows
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'flows' AND record_id = OLD.id;
END;
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
CREATE TRIGGER user_goals_record_metadata AFTER DELETE ON user_goals
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'user_goals' AND record_id = OLD.id;
END;
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
CREATE INDEX idx_traces_stage ON traces (start_time, seq, stage);
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

CREATE TABLE search_indexes (
    id         INTEGER NOT NULL PRIMARY KEY, -- 1 messages, 2 memories, 3 knowledge
    name       TEXT    NOT NULL UNIQUE,
    indexed_to INTEGER NULL, -- the seq up to which rows are in the index; NULL where it is never behind
    damaged_at INTEGER NULL, -- when damage was last noticed
    rebuilt_at INTEGER NULL  -- when it was last whole again
) STRICT;

CREATE VIRTUAL TABLE messages_fts USING fts5 (content, author_name, dates, scope,
    content = 'messages_indexed', content_rowid = 'seq', tokenize = 'porter unicode61 remove_diacritics 2');

CREATE VIRTUAL TABLE messages_fts_grams USING fts5 (content, content = 'messages_indexed_grams', content_rowid = 'seq', tokenize = 'trigram');

CREATE VIRTUAL TABLE messages_fts_gram_places USING fts5vocab ('messages_fts_grams', 'instance');

CREATE TABLE memories (
    seq              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id               TEXT    NOT NULL UNIQUE,
    user_id          TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    content          TEXT    NOT NULL,
    tags             TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(tags) AND json_type(tags) = 'array'), -- of strings
    context          TEXT    NOT NULL DEFAULT '',
    importance       INTEGER NOT NULL DEFAULT 5 CHECK (importance BETWEEN 1 AND 10),
    timestamp        INTEGER NOT NULL,
    pinned           INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    last_accessed_at INTEGER NULL, -- NULL until it is first recalled
    access_count     INTEGER NOT NULL DEFAULT 0 CHECK (access_count >= 0),
    forgotten_at     INTEGER NULL, -- set when it was forgotten: kept, but not found
    metadata         TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    -- Since when it fades: what is pinned never does.
    fresh_at         INTEGER NOT NULL AS (CASE WHEN pinned THEN 9223372036854775807 ELSE coalesce(last_accessed_at, timestamp) END)
) STRICT;
CREATE INDEX idx_memories_fresh_at ON memories (user_id, fresh_at) WHERE forgotten_at IS NULL;
CREATE INDEX idx_memories_importance ON memories (importance, timestamp);
CREATE INDEX idx_memories_timestamp ON memories (timestamp);
CREATE INDEX idx_memories_user_id ON memories (user_id, timestamp);
CREATE INDEX idx_memories_user_importance ON memories (user_id, importance, timestamp);
CREATE TRIGGER memories_fts_delete AFTER DELETE ON memories
BEGIN
    INSERT INTO memories_fts (memories_fts, rowid, content, tags, context, scope)
    VALUES ('delete', OLD.seq, OLD.content, OLD.tags, OLD.context, 'u' || lower(hex(OLD.user_id)) || '0');
    INSERT INTO memories_fts_grams (memories_fts_grams, rowid, content)
    SELECT 'delete', OLD.seq, OLD.content || char(10) || OLD.tags || char(10) || OLD.context || char(10, 10)
    WHERE length(CAST(OLD.content || OLD.tags || OLD.context AS BLOB)) > length(OLD.content || OLD.tags || OLD.context) AND OLD.content || OLD.tags || OLD.context GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';
END;
CREATE TRIGGER memories_fts_insert AFTER INSERT ON memories
BEGIN
    INSERT INTO memories_fts (rowid, content, tags, context, scope) SELECT seq, content, tags, context, scope FROM memories_words WHERE seq = NEW.seq;
    INSERT INTO memories_fts_grams (rowid, content) SELECT seq, content FROM memories_grams WHERE seq = NEW.seq;
END;
CREATE TRIGGER memories_fts_update AFTER UPDATE OF seq, user_id, content, tags, context ON memories
BEGIN
    INSERT INTO memories_fts (memories_fts, rowid, content, tags, context, scope)
    VALUES ('delete', OLD.seq, OLD.content, OLD.tags, OLD.context, 'u' || lower(hex(OLD.user_id)) || '0');
    INSERT INTO memories_fts_grams (memories_fts_grams, rowid, content)
    SELECT 'delete', OLD.seq, OLD.content || char(10) || OLD.tags || char(10) || OLD.context || char(10, 10)
    WHERE length(CAST(OLD.content || OLD.tags || OLD.context AS BLOB)) > length(OLD.content || OLD.tags || OLD.context) AND OLD.content || OLD.tags || OLD.context GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';
    INSERT INTO memories_fts (rowid, content, tags, context, scope) SELECT seq, content, tags, context, scope FROM memories_words WHERE seq = NEW.seq;
    INSERT INTO memories_fts_grams (rowid, content) SELECT seq, content FROM memories_grams WHERE seq = NEW.seq;
END;
CREATE TRIGGER memories_record_metadata AFTER DELETE ON memories
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'memories' AND record_id = OLD.id;
END;
CREATE TRIGGER memories_updated_at AFTER UPDATE ON memories WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE memories SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;
CREATE TRIGGER memory_embeddings_owner AFTER UPDATE OF user_id, forgotten_at ON memories
BEGIN
    INSERT OR REPLACE INTO memory_embeddings (memory_id, model, dimensions, vector, created_at)
    SELECT memory_id, model, dimensions, vector, created_at FROM memory_embeddings WHERE memory_id = NEW.id;
END;
CREATE TRIGGER memory_embeddings_text AFTER UPDATE OF content ON memories WHEN NEW.content <> OLD.content
BEGIN
    DELETE FROM memory_embeddings WHERE memory_id = NEW.id;
END;

CREATE VIRTUAL TABLE memories_fts USING fts5 (content, tags, context, scope,
    content = 'memories_words', content_rowid = 'seq', tokenize = 'porter unicode61 remove_diacritics 2');

CREATE VIRTUAL TABLE memories_fts_grams USING fts5 (content, content = 'memories_grams', content_rowid = 'seq', tokenize = 'trigram');

CREATE VIRTUAL TABLE memories_fts_terms USING fts5vocab ('memories_fts', 'row');

CREATE VIRTUAL TABLE memories_fts_gram_places USING fts5vocab ('memories_fts_grams', 'instance');

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
CREATE INDEX idx_knowledge_items_confidence ON knowledge_items (confidence);
CREATE INDEX idx_knowledge_items_created_at ON knowledge_items (created_at);
CREATE INDEX idx_knowledge_items_source ON knowledge_items (source_type, source_id);
CREATE INDEX idx_knowledge_items_type ON knowledge_items (knowledge_type, confidence DESC);
CREATE INDEX idx_knowledge_items_user ON knowledge_items (user_id, created_at);
CREATE INDEX idx_knowledge_items_user_confidence ON knowledge_items (user_id, confidence);
CREATE TRIGGER knowledge_embeddings_owner AFTER UPDATE OF user_id ON knowledge_items
BEGIN
    INSERT OR REPLACE INTO knowledge_embeddings (knowledge_id, model, dimensions, vector, created_at)
    SELECT knowledge_id, model, dimensions, vector, created_at FROM knowledge_embeddings WHERE knowledge_id = NEW.id;
END;
CREATE TRIGGER knowledge_embeddings_text AFTER UPDATE OF title, content ON knowledge_items WHEN NEW.title <> OLD.title OR NEW.content <> OLD.content
BEGIN
    DELETE FROM knowledge_embeddings WHERE knowledge_id = NEW.id;
END;
CREATE TRIGGER knowledge_fts_delete AFTER DELETE ON knowledge_items
BEGIN
    INSERT INTO knowledge_fts (knowledge_fts, rowid, title, content, tags, scope)
    VALUES ('delete', OLD.seq, OLD.title, OLD.content, OLD.tags, 'u' || lower(hex(coalesce(OLD.user_id, ''))) || '0');
    INSERT INTO knowledge_fts_grams (knowledge_fts_grams, rowid, content)
    SELECT 'delete', OLD.seq, OLD.title || char(10) || OLD.content || char(10) || OLD.tags || char(10, 10)
    WHERE length(CAST(OLD.title || OLD.content || OLD.tags AS BLOB)) > length(OLD.title || OLD.content || OLD.tags) AND OLD.title || OLD.content || OLD.tags GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';
END;
CREATE TRIGGER knowledge_fts_insert AFTER INSERT ON knowledge_items
BEGIN
    INSERT INTO knowledge_fts (rowid, title, content, tags, scope) SELECT seq, title, content, tags, scope FROM knowledge_words WHERE seq = NEW.seq;
    INSERT INTO knowledge_fts_grams (rowid, content) SELECT seq, content FROM knowledge_grams WHERE seq = NEW.seq;
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
CREATE TRIGGER knowledge_items_record_metadata AFTER DELETE ON knowledge_items
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'knowledge_items' AND record_id = OLD.id;
END;
CREATE TRIGGER knowledge_items_updated_at AFTER UPDATE ON knowledge_items WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE knowledge_items SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

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

CREATE VIRTUAL TABLE knowledge_fts USING fts5 (title, content, tags, scope,
    content = 'knowledge_words', content_rowid = 'seq', tokenize = 'porter unicode61 remove_diacritics 2');

CREATE VIRTUAL TABLE knowledge_fts_grams USING fts5 (content, content = 'knowledge_grams', content_rowid = 'seq', tokenize = 'trigram');

CREATE VIRTUAL TABLE knowledge_fts_terms USING fts5vocab ('knowledge_fts', 'row');

CREATE VIRTUAL TABLE knowledge_fts_gram_places USING fts5vocab ('knowledge_fts_grams', 'instance');

CREATE TABLE tracked_files (
    id             TEXT    NOT NULL PRIMARY KEY,
    user_id        TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: shared
    file_path      TEXT    NOT NULL,
    file_name      TEXT    NOT NULL,
    file_type      TEXT    NOT NULL, -- pdf, xlsx, js, sql, any other
    file_size      INTEGER NOT NULL CHECK (file_size >= 0), -- bytes
    file_hash      TEXT    NOT NULL, -- SHA-256, hex
    parsed_at      INTEGER NULL,
    parsing_status TEXT    NOT NULL DEFAULT 'pending' CHECK (parsing_status IN ('pending', 'success', 'failed')),
    parsing_error  TEXT    NULL,
    metadata       TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_tracked_files_created_at ON tracked_files (created_at, id);
CREATE INDEX idx_tracked_files_hash ON tracked_files (file_hash);
CREATE INDEX idx_tracked_files_parsing_status ON tracked_files (parsing_status, created_at, id);
CREATE UNIQUE INDEX idx_tracked_files_path ON tracked_files (file_path, coalesce(user_id, ''));
CREATE INDEX idx_tracked_files_type ON tracked_files (file_type);
CREATE INDEX idx_tracked_files_user ON tracked_files (user_id, created_at, id);
CREATE TRIGGER tracked_files_record_metadata AFTER DELETE ON tracked_files
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'tracked_files' AND record_id = OLD.id;
END;
CREATE TRIGGER tracked_files_updated_at AFTER UPDATE ON tracked_files WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE tracked_files SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

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
CREATE INDEX idx_context_items_context_type ON context_items (conversation_id, context_type) WHERE context_type IS NOT NULL;
CREATE INDEX idx_context_items_conversation_source ON context_items (conversation_id, source, coalesce(relevance_score, -1));
CREATE INDEX idx_context_items_focus_area ON context_items (conversation_id, focus_area) WHERE focus_area IS NOT NULL;
CREATE INDEX idx_context_items_pinned ON context_items (conversation_id, coalesce(relevance_score, -1)) WHERE pinned = 1;
CREATE INDEX idx_context_items_relevance_score ON context_items (conversation_id, coalesce(relevance_score, -1));
CREATE INDEX idx_context_items_timestamp ON context_items (conversation_id, timestamp);
CREATE TRIGGER context_items_record_metadata AFTER DELETE ON context_items
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'context_items' AND record_id = OLD.id;
END;
CREATE TRIGGER context_items_updated_at AFTER UPDATE ON context_items WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE context_items SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

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
CREATE TRIGGER context_optimizations_updated_at AFTER UPDATE ON context_optimizations WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE context_optimizations SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

CREATE TABLE context_optimized_messages (
    message_id      TEXT    NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    optimization_id TEXT    NOT NULL REFERENCES context_optimizations (id) ON DELETE CASCADE,
    timestamp       INTEGER NOT NULL,
    seq             INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_context_optimized_messages_optimization ON context_optimized_messages (optimization_id, timestamp, seq);

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
CREATE INDEX idx_exchanges_conversation ON exchanges (conversation_id, timestamp);
CREATE INDEX idx_exchanges_parent_id ON exchanges (parent_id, timestamp) WHERE parent_id IS NOT NULL;
CREATE INDEX idx_exchanges_response_message_id ON exchanges (response_message_id) WHERE response_message_id IS NOT NULL;
CREATE INDEX idx_exchanges_session_created ON exchanges (session_id, timestamp);
CREATE INDEX idx_exchanges_timestamp ON exchanges (timestamp);
CREATE INDEX idx_exchanges_user_id ON exchanges (user_id, timestamp);
CREATE TRIGGER exchanges_record_metadata AFTER DELETE ON exchanges
BEGIN
    DELETE FROM record_metadata WHERE table_name = 'exchanges' AND record_id = OLD.id;
END;
CREATE TRIGGER exchanges_updated_at AFTER UPDATE ON exchanges WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE exchanges SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

CREATE TABLE message_embeddings (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    message_id  TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    model       TEXT    NOT NULL,
    dimensions  INTEGER NOT NULL CHECK (dimensions BETWEEN 1 AND 65536),
    vector      BLOB    NOT NULL CHECK (length(vector) = 4 * dimensions), -- float32, little-endian
    created_at  INTEGER NOT NULL,
    UNIQUE (message_id, model)
) STRICT;
CREATE INDEX idx_message_embeddings_model ON message_embeddings (model);

CREATE TABLE memory_embeddings (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    memory_id   TEXT    NOT NULL REFERENCES memories (id) ON DELETE CASCADE,
    model       TEXT    NOT NULL,
    dimensions  INTEGER NOT NULL CHECK (dimensions BETWEEN 1 AND 65536),
    vector      BLOB    NOT NULL CHECK (length(vector) = 4 * dimensions), -- float32, little-endian
    created_at  INTEGER NOT NULL,
    UNIQUE (memory_id, model)
) STRICT;
CREATE INDEX idx_memory_embeddings_model ON memory_embeddings (model);

CREATE TABLE knowledge_embeddings (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    knowledge_id TEXT    NOT NULL REFERENCES knowledge_items (id) ON DELETE CASCADE,
    model       TEXT    NOT NULL,
    dimensions  INTEGER NOT NULL CHECK (dimensions BETWEEN 1 AND 65536),
    vector      BLOB    NOT NULL CHECK (length(vector) = 4 * dimensions), -- float32, little-endian
    created_at  INTEGER NOT NULL,
    UNIQUE (knowledge_id, model)
) STRICT;
CREATE INDEX idx_knowledge_embeddings_model ON knowledge_embeddings (model);

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
CREATE UNIQUE INDEX idx_tool_executions_call ON tool_executions (conversation_id, call_id, coalesce(message_id, ''), parameters_hash) WHERE call_id IS NOT NULL;
CREATE INDEX idx_tool_executions_conversation_id ON tool_executions (conversation_id, created_at);
CREATE INDEX idx_tool_executions_created_at ON tool_executions (created_at);
CREATE INDEX idx_tool_executions_decided_by ON tool_executions (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX idx_tool_executions_expired ON tool_executions (created_at) WHERE decision_rule = 'expired';
CREATE INDEX idx_tool_executions_known ON tool_executions (user_id, tool_name) WHERE approved_at IS NOT NULL;
CREATE INDEX idx_tool_executions_message_id ON tool_executions (message_id, created_at) WHERE message_id IS NOT NULL;
CREATE INDEX idx_tool_executions_open ON tool_executions (user_id, approved_at) WHERE status IN ('approved', 'executing');
CREATE INDEX idx_tool_executions_pending_conversation ON tool_executions (conversation_id, created_at) WHERE status = 'pending';
CREATE INDEX idx_tool_executions_pending_expires ON tool_executions (expires_at) WHERE status = 'pending';
CREATE INDEX idx_tool_executions_pending_user ON tool_executions (user_id, created_at) WHERE status = 'pending';
CREATE INDEX idx_tool_executions_pending_user_expires ON tool_executions (user_id, expires_at) WHERE status = 'pending' AND expires_at IS NOT NULL;
CREATE INDEX idx_tool_executions_spent ON tool_executions (user_id, coalesce(completed_at, executed_at, approved_at)) WHERE approved_at IS NOT NULL;
CREATE INDEX idx_tool_executions_status_created ON tool_executions (status, created_at);
CREATE INDEX idx_tool_executions_tool_name ON tool_executions (tool_name, created_at);
CREATE INDEX idx_tool_executions_user_id ON tool_executions (user_id, created_at);
CREATE TRIGGER tool_executions_updated_at AFTER UPDATE ON tool_executions WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE tool_executions SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

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

CREATE TABLE capabilities_config (
    id            TEXT    NOT NULL PRIMARY KEY,
    name          TEXT    NOT NULL UNIQUE,
    version       INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    config        TEXT    NOT NULL CHECK (json_valid(config)),
    description   TEXT    NULL,
    is_enabled    INTEGER NOT NULL DEFAULT 1 CHECK (is_enabled IN (0, 1)),
    changed_by    TEXT    NULL,
    change_reason TEXT    NULL,
    metadata      TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_capabilities_name_enabled ON capabilities_config (name, is_enabled);
CREATE TRIGGER capabilities_config_said AFTER UPDATE OF changed_by, change_reason ON capabilities_config WHEN NEW.changed_by IS NOT NULL OR NEW.change_reason IS NOT NULL
BEGIN
    UPDATE capabilities_config SET changed_by = NULL, change_reason = NULL WHERE id = NEW.id;
END;
CREATE TRIGGER capabilities_config_updated_at AFTER UPDATE OF name, config, description, is_enabled, metadata ON capabilities_config WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE capabilities_config SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;
CREATE TRIGGER create_capability_history AFTER INSERT ON capabilities_config
BEGIN
    INSERT INTO capabilities_config_history (capability_id, version, config, changed_by, change_reason, created_at)
    VALUES (NEW.id, NEW.version, NEW.config, NEW.changed_by, NEW.change_reason, NEW.created_at);
    UPDATE capabilities_config SET changed_by = NULL, change_reason = NULL WHERE id = NEW.id AND (changed_by IS NOT NULL OR change_reason IS NOT NULL);
END;
CREATE TRIGGER extend_capability_history AFTER UPDATE OF config ON capabilities_config WHEN NEW.config IS NOT OLD.config
BEGIN
    INSERT INTO capabilities_config_history (capability_id, version, config, changed_by, change_reason, created_at)
    VALUES (NEW.id, 1 + max(OLD.version, coalesce((SELECT max(version) FROM capabilities_config_history WHERE capability_id = NEW.id), 0)), NEW.config, NEW.changed_by, NEW.change_reason,
            iif(NEW.updated_at IS OLD.updated_at, max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1), NEW.updated_at));
    UPDATE capabilities_config SET version = (SELECT max(version) FROM capabilities_config_history WHERE capability_id = NEW.id) WHERE id = NEW.id;
END;

CREATE TABLE capabilities_config_history (
    capability_id TEXT    NOT NULL REFERENCES capabilities_config (id) ON DELETE CASCADE,
    version       INTEGER NOT NULL CHECK (version >= 1),
    config        TEXT    NOT NULL CHECK (json_valid(config)),
    changed_by    TEXT    NULL, -- NULL: the writer did not say
    change_reason TEXT    NULL,
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (capability_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE system_config (
    id                 TEXT    NOT NULL PRIMARY KEY,
    config_key         TEXT    NOT NULL,
    config_value       TEXT    NOT NULL CHECK (json_valid(config_value)), -- of a sensitive one a string: its encrypted value
    config_description TEXT    NULL,
    notes              TEXT    NULL,
    is_sensitive       INTEGER NOT NULL DEFAULT 0 CHECK (is_sensitive IN (0, 1)),
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL,
    CHECK (is_sensitive = 0 OR json_type(config_value) = 'text')
) STRICT;
CREATE UNIQUE INDEX idx_system_config_key ON system_config (config_key);
CREATE TRIGGER system_config_updated_at AFTER UPDATE ON system_config WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE system_config SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE system_config_history (
    seq          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE,
    config_key   TEXT    NOT NULL,
    old_value    TEXT    NULL CHECK (old_value IS NULL OR json_valid(old_value)), -- NULL: it was not set
    new_value    TEXT    NULL CHECK (new_value IS NULL OR json_valid(new_value)), -- NULL: it was deleted
    is_sensitive INTEGER NOT NULL DEFAULT 0 CHECK (is_sensitive IN (0, 1)), -- then both are encrypted
    changed_by   TEXT    NULL,
    changed_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_system_config_history_key ON system_config_history (config_key, seq);

CREATE TABLE provider_configs (
    id         TEXT    NOT NULL PRIMARY KEY,
    user_id    TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider   TEXT    NOT NULL,
    config     TEXT    NOT NULL CHECK (json_valid(config) AND json_type(config) = 'text'), -- API keys and settings, encrypted
    is_active  INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
    metadata   TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX idx_provider_configs_default ON provider_configs (user_id) WHERE is_default = 1;
CREATE UNIQUE INDEX idx_provider_configs_user ON provider_configs (user_id, provider);
CREATE TRIGGER provider_configs_updated_at AFTER UPDATE ON provider_configs WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE provider_configs SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE provider_models (
    id             TEXT    NOT NULL PRIMARY KEY,
    provider       TEXT    NOT NULL,
    model          TEXT    NOT NULL,
    context_window INTEGER NULL CHECK (context_window >= 1), -- tokens; NULL: unknown
    input_price    INTEGER NULL CHECK (input_price >= 0), -- nano-units for a million tokens; NULL: unknown
    output_price   INTEGER NULL CHECK (output_price >= 0),
    is_active      INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    metadata       TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX idx_provider_models_provider ON provider_models (provider, model);
CREATE TRIGGER provider_models_updated_at AFTER UPDATE ON provider_models WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE provider_models SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE api_quotas (
    id            TEXT    NOT NULL PRIMARY KEY,
    provider      TEXT    NOT NULL,
    user_id       TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: all users together
    period        TEXT    NOT NULL CHECK (period IN ('minute', 'hour', 'day', 'month')), -- UTC
    max_requests  INTEGER NULL CHECK (max_requests >= 0),
    max_tokens    INTEGER NULL CHECK (max_tokens >= 0),
    max_cost      INTEGER NULL CHECK (max_cost >= 0), -- nano-units
    used_requests INTEGER NOT NULL DEFAULT 0 CHECK (used_requests >= 0), -- in the period that began at period_start
    used_tokens   INTEGER NOT NULL DEFAULT 0 CHECK (used_tokens >= 0),
    used_cost     INTEGER NOT NULL DEFAULT 0 CHECK (used_cost >= 0),
    period_start  INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX idx_api_quotas_provider ON api_quotas (provider, coalesce(user_id, ''), period);
CREATE INDEX idx_api_quotas_user ON api_quotas (user_id);
CREATE TRIGGER api_quotas_updated_at AFTER UPDATE ON api_quotas WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE api_quotas SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE database_connections (
    id                 TEXT    NOT NULL PRIMARY KEY,
    user_id            TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: shared
    name               TEXT    NOT NULL,
    connection_type    TEXT    NOT NULL, -- sqlserver, postgresql, mysql, any other
    host               TEXT    NOT NULL,
    port               INTEGER NOT NULL CHECK (port BETWEEN 0 AND 65535), -- 0: none
    database_name      TEXT    NOT NULL,
    username           TEXT    NULL,
    encrypted_password TEXT    NULL,
    auth_type          TEXT    NOT NULL DEFAULT 'sql', -- sql, windows, certificate, any other
    ssl_config         TEXT    NULL CHECK (ssl_config IS NULL OR json_valid(ssl_config)),
    connection_options TEXT    NULL CHECK (connection_options IS NULL OR json_valid(connection_options)),
    last_connected_at  INTEGER NULL,
    last_error         TEXT    NULL,
    is_active          INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    metadata           TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_active_connections ON database_connections (id) WHERE is_active = 1;
CREATE INDEX idx_database_connections_active ON database_connections (is_active);
CREATE INDEX idx_database_connections_type ON database_connections (connection_type);
CREATE INDEX idx_database_connections_user ON database_connections (user_id, id);
CREATE TRIGGER database_connections_updated_at AFTER UPDATE ON database_connections WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE database_connections SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE database_schemas (
    id            TEXT    NOT NULL PRIMARY KEY,
    connection_id TEXT    NOT NULL REFERENCES database_connections (id) ON DELETE CASCADE,
    schema_name   TEXT    NULL,
    table_name    TEXT    NOT NULL,
    table_type    TEXT    NOT NULL, -- table, view, stored_procedure, any other
    column_info   TEXT    NULL CHECK (column_info IS NULL OR json_valid(column_info)),
    relationships TEXT    NULL CHECK (relationships IS NULL OR json_valid(relationships)),
    indexes       TEXT    NULL CHECK (indexes IS NULL OR json_valid(indexes)),
    row_count     INTEGER NULL CHECK (row_count >= 0), -- about; NULL: unknown
    last_updated  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX idx_database_schemas_connection ON database_schemas (connection_id, coalesce(schema_name, ''), table_name);
CREATE INDEX idx_database_schemas_table ON database_schemas (table_name);

CREATE TABLE prompts (
    id            TEXT    NOT NULL PRIMARY KEY,
    name          TEXT    NOT NULL UNIQUE,
    version       INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1), -- of its content
    content       TEXT    NOT NULL,
    description   TEXT    NULL,
    category      TEXT    NOT NULL DEFAULT 'general',
    is_active     INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    changed_by    TEXT    NULL,
    change_reason TEXT    NULL,
    metadata      TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_prompts_category ON prompts (category, name);
CREATE TRIGGER create_first_prompt_history AFTER INSERT ON prompts
BEGIN
    INSERT INTO prompt_history (prompt_id, version, content, changed_by, change_reason, created_at)
    VALUES (NEW.id, NEW.version, NEW.content, NEW.changed_by, NEW.change_reason, NEW.created_at);
    UPDATE prompts SET changed_by = NULL, change_reason = NULL WHERE id = NEW.id;
END;
CREATE TRIGGER create_prompt_history AFTER UPDATE OF content ON prompts WHEN NEW.content IS NOT OLD.content
BEGIN
    INSERT INTO prompt_history (prompt_id, version, content, changed_by, change_reason, created_at)
    VALUES (NEW.id, 1 + max(OLD.version, coalesce((SELECT max(version) FROM prompt_history WHERE prompt_id = NEW.id), 0)), NEW.content, NEW.changed_by, NEW.change_reason,
            CASE WHEN NEW.updated_at IS OLD.updated_at THEN CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) ELSE NEW.updated_at END);
    UPDATE prompts SET version = (SELECT max(version) FROM prompt_history WHERE prompt_id = NEW.id) WHERE id = NEW.id;
END;
CREATE TRIGGER prompts_said AFTER UPDATE OF changed_by, change_reason ON prompts WHEN NEW.changed_by IS NOT NULL OR NEW.change_reason IS NOT NULL
BEGIN
    UPDATE prompts SET changed_by = NULL, change_reason = NULL WHERE id = NEW.id;
END;
CREATE TRIGGER prompts_updated_at AFTER UPDATE OF name, content, description, category, is_active, metadata ON prompts WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE prompts SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE prompt_history (
    prompt_id     TEXT    NOT NULL REFERENCES prompts (id) ON DELETE CASCADE,
    version       INTEGER NOT NULL,
    content       TEXT    NOT NULL,
    changed_by    TEXT    NULL,
    change_reason TEXT    NULL,
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (prompt_id, version)
) STRICT;

CREATE TABLE usage_logs (
    seq                   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                    TEXT    NOT NULL UNIQUE,
    user_id               TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: the host's own
    conversation_id       TEXT    NULL REFERENCES conversations (id) ON DELETE SET NULL,
    message_id            TEXT    NULL REFERENCES messages (id) ON DELETE SET NULL,
    provider              TEXT    NOT NULL,
    model                 TEXT    NOT NULL, -- S3's model_name
    provider_message_id   TEXT    NULL, -- the provider's id of the call; a call counts once
    input_tokens          INTEGER NULL CHECK (input_tokens BETWEEN 0 AND 2147483647), -- S3's prompt_tokens
    output_tokens         INTEGER NULL CHECK (output_tokens BETWEEN 0 AND 2147483647), -- S3's completion_tokens
    cached_tokens         INTEGER NULL CHECK (cached_tokens BETWEEN 0 AND 2147483647),
    reasoning_tokens      INTEGER NULL CHECK (reasoning_tokens BETWEEN 0 AND 2147483647),
    total_tokens          INTEGER NULL CHECK (total_tokens BETWEEN 0 AND 2147483647),
    input_length          INTEGER NULL CHECK (input_length BETWEEN 0 AND 2147483647),
    output_length         INTEGER NULL CHECK (output_length BETWEEN 0 AND 2147483647),
    response_time_ms      INTEGER NULL CHECK (response_time_ms BETWEEN 0 AND 2147483647),
    capabilities_detected INTEGER NULL CHECK (capabilities_detected BETWEEN 0 AND 2147483647),
    capabilities_executed INTEGER NULL CHECK (capabilities_executed BETWEEN 0 AND 2147483647),
    capability_types      TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(capability_types) AND json_type(capability_types) = 'array'), -- of strings
    success               INTEGER NOT NULL DEFAULT 1 CHECK (success IN (0, 1)),
    error_type            TEXT    NULL,
    cost                  INTEGER NULL CHECK (cost BETWEEN 0 AND 1000000000000000), -- nano-units
    estimated_cost        INTEGER NULL CHECK (estimated_cost BETWEEN 0 AND 1000000000000000), -- nano-units
    timestamp             INTEGER NOT NULL,
    metadata              TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at            INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_usage_logs_conversation_id ON usage_logs (conversation_id, timestamp) WHERE conversation_id IS NOT NULL;
CREATE INDEX idx_usage_logs_message_id ON usage_logs (message_id) WHERE message_id IS NOT NULL;
CREATE UNIQUE INDEX idx_usage_logs_provider_message_id ON usage_logs (provider, provider_message_id) WHERE provider_message_id IS NOT NULL;
CREATE INDEX idx_usage_model_time ON usage_logs (model, timestamp);
CREATE INDEX idx_usage_timestamp ON usage_logs (timestamp);
CREATE INDEX idx_usage_user_time ON usage_logs (user_id, timestamp, provider, model, conversation_id, success, response_time_ms,
    input_tokens, output_tokens, cached_tokens, reasoning_tokens, total_tokens, cost, estimated_cost);

CREATE TABLE credit_balance (
    seq                  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                   TEXT    NOT NULL UNIQUE,
    provider             TEXT    NOT NULL DEFAULT 'openrouter',
    credits_remaining    INTEGER NULL, -- nano-units; below zero when overdrawn
    credits_used         INTEGER NULL, -- nano-units
    daily_spend          INTEGER NULL, -- nano-units
    monthly_spend        INTEGER NULL, -- nano-units
    rate_limit_remaining INTEGER NULL CHECK (rate_limit_remaining >= 0),
    rate_limit_reset     INTEGER NULL,
    last_updated         INTEGER NOT NULL, -- when the provider said so
    raw_response         TEXT    NULL CHECK (raw_response IS NULL OR json_valid(raw_response)),
    metadata             TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at           INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_credit_balance_last_updated ON credit_balance (last_updated);
CREATE INDEX idx_credit_provider_time ON credit_balance (provider, last_updated);

CREATE TABLE credit_alerts (
    seq             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    provider        TEXT    NOT NULL DEFAULT 'openrouter',
    alert_type      TEXT    NOT NULL, -- low_balance, rate_limit, daily_limit, monthly_limit, any other
    threshold_value INTEGER NULL, -- in billionths, as money is, requests too
    current_value   INTEGER NULL, -- in billionths
    message         TEXT    NULL,
    severity        TEXT    NOT NULL DEFAULT 'info' CHECK (severity IN ('info', 'warning', 'critical')),
    acknowledged    INTEGER NOT NULL DEFAULT 0 CHECK (acknowledged IN (0, 1)),
    acknowledged_at INTEGER NULL,
    acknowledged_by TEXT    NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_alerts_type_time ON credit_alerts (alert_type, created_at);
CREATE INDEX idx_credit_alerts_created_at ON credit_alerts (created_at);
CREATE UNIQUE INDEX idx_credit_alerts_open ON credit_alerts (provider, alert_type) WHERE acknowledged = 0;
CREATE TRIGGER credit_alerts_updated_at AFTER UPDATE ON credit_alerts WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE credit_alerts SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

CREATE TABLE queue (
    seq           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id            TEXT    NOT NULL UNIQUE,
    user_id       TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: the host's
    message_id    TEXT    NULL REFERENCES messages (id) ON DELETE SET NULL, -- its cause
    task_type     TEXT    NOT NULL,
    payload       TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(payload)),
    priority      INTEGER NOT NULL DEFAULT 5, -- the lower runs first
    status        TEXT    NOT NULL DEFAULT 'pending' CHECK (status IN ('scheduled', 'pending', 'in_progress', 'completed', 'failed', 'cancelled')),
    retries       INTEGER NOT NULL DEFAULT 0,
    max_retries   INTEGER NOT NULL DEFAULT 3,
    error_message TEXT    NULL,
    assigned_to   TEXT    NULL, -- the worker that has it, or had it last
    lease_until   INTEGER NULL,
    lease_token   INTEGER NOT NULL DEFAULT 0 CHECK (lease_token >= 0),
    dedupe_key    TEXT    NULL,
    created_by    TEXT    NULL,
    respond_to    TEXT    NULL CHECK (respond_to IS NULL OR json_valid(respond_to)),
    responded     INTEGER NOT NULL DEFAULT 0 CHECK (responded IN (0, 1)),
    memorized     INTEGER NOT NULL DEFAULT 0 CHECK (memorized IN (0, 1)),
    metadata      TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    scheduled_for INTEGER NULL,
    started_at    INTEGER NULL, -- when it was claimed last
    completed_at  INTEGER NULL, -- when it was completed, cancelled or failed for good
    due_at        INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(scheduled_for, created_at)) VIRTUAL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    CHECK (retries BETWEEN 0 AND max_retries),
    CHECK (status <> 'scheduled' OR scheduled_for IS NOT NULL),
    CHECK ((status = 'in_progress') = (lease_until IS NOT NULL)),
    CHECK ((status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL))
) STRICT;
CREATE INDEX idx_queue_completed_at ON queue (completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX idx_queue_created_by ON queue (created_by) WHERE created_by IS NOT NULL;
CREATE UNIQUE INDEX idx_queue_dedupe_key ON queue (task_type, dedupe_key, coalesce(user_id, ''))
    WHERE dedupe_key IS NOT NULL AND status IN ('scheduled', 'pending', 'in_progress');
CREATE INDEX idx_queue_lease_until ON queue (lease_until) WHERE status = 'in_progress';
CREATE INDEX idx_queue_message_id ON queue (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX idx_queue_pending ON queue (status, priority, due_at, seq, user_id) WHERE status = 'pending';
CREATE INDEX idx_queue_pending_type ON queue (status, task_type, priority, due_at, seq, user_id) WHERE status = 'pending';
CREATE INDEX idx_queue_scheduled_for ON queue (scheduled_for) WHERE status = 'scheduled';
CREATE INDEX idx_queue_status ON queue (status, seq, task_type) WHERE status NOT IN ('pending', 'in_progress');
CREATE INDEX idx_queue_task_type ON queue (task_type);
CREATE INDEX idx_queue_user_id ON queue (user_id) WHERE user_id IS NOT NULL;
CREATE TRIGGER queue_updated_at AFTER UPDATE ON queue WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE queue SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

CREATE TABLE todos (
    id          TEXT    NOT NULL PRIMARY KEY,
    user_id     TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: the host's
    name        TEXT    NOT NULL,
    description TEXT    NULL,
    data        TEXT    NULL CHECK (data IS NULL OR json_valid(data)),
    metadata    TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_todos_created_at ON todos (created_at, id);
CREATE INDEX idx_todos_user ON todos (user_id, created_at, id);
CREATE TRIGGER todos_updated_at AFTER UPDATE ON todos WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE todos SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

CREATE TABLE ai_response_cache (
    seq              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id               TEXT    NOT NULL UNIQUE,
    user_id          TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: shared
    prompt_hash      TEXT    NOT NULL, -- SHA-256 of the canonical request, hex
    prompt_preview   TEXT    NOT NULL, -- the first 100 characters of the prompt where the host asks for them, else ''
    response         TEXT    NOT NULL,
    tokens_used      INTEGER NULL CHECK (tokens_used >= 0), -- NULL when unknown
    model_used       TEXT    NOT NULL,
    cache_created_at INTEGER NOT NULL,
    last_accessed_at INTEGER NOT NULL,
    access_count     INTEGER NOT NULL DEFAULT 1 CHECK (access_count >= 1), -- storing it is the first
    expires_at       INTEGER NULL,
    metadata         TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    size_bytes       INTEGER NOT NULL GENERATED ALWAYS AS (length(CAST(prompt_preview || response || coalesce(metadata, '') AS BLOB))) STORED
) STRICT;
CREATE INDEX idx_ai_response_cache_accessed_at ON ai_response_cache (last_accessed_at, seq, size_bytes);
CREATE INDEX idx_ai_response_cache_created_at ON ai_response_cache (cache_created_at);
CREATE INDEX idx_ai_response_cache_expires_at ON ai_response_cache (expires_at) WHERE expires_at IS NOT NULL;
CREATE UNIQUE INDEX idx_ai_response_cache_hash ON ai_response_cache (prompt_hash, coalesce(user_id, ''));
CREATE INDEX idx_ai_response_cache_user ON ai_response_cache (user_id, size_bytes);
CREATE TRIGGER ai_response_cache_delete AFTER DELETE ON ai_response_cache
BEGIN
    UPDATE cache_totals SET entries = entries - 1, bytes = bytes - OLD.size_bytes WHERE cache = 'ai_response_cache';
END;
CREATE TRIGGER ai_response_cache_insert AFTER INSERT ON ai_response_cache
BEGIN
    UPDATE cache_totals SET entries = entries + 1, bytes = bytes + NEW.size_bytes WHERE cache = 'ai_response_cache';
END;
CREATE TRIGGER ai_response_cache_update AFTER UPDATE OF prompt_preview, response, metadata ON ai_response_cache
BEGIN
    UPDATE cache_totals SET bytes = bytes + NEW.size_bytes - OLD.size_bytes WHERE cache = 'ai_response_cache';
END;

CREATE TABLE file_processing_cache (
    seq                INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                 TEXT    NOT NULL UNIQUE,
    user_id            TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: shared
    file_path          TEXT    NOT NULL,
    file_hash          TEXT    NOT NULL, -- SHA-256, hex
    processing_type    TEXT    NOT NULL, -- parse, analyze, extract_metadata, any other
    processing_options TEXT    NULL CHECK (processing_options IS NULL OR json_valid(processing_options)), -- canonical
    options_hash       TEXT    NOT NULL, -- SHA-256 of the options, hex; '' without options
    result_data        TEXT    NOT NULL CHECK (json_valid(result_data)),
    created_at         INTEGER NOT NULL,
    last_accessed_at   INTEGER NOT NULL,
    size_bytes         INTEGER NOT NULL GENERATED ALWAYS AS (length(CAST(coalesce(processing_options, '') || result_data AS BLOB))) STORED
) STRICT;
CREATE INDEX idx_file_processing_cache_accessed_at ON file_processing_cache (last_accessed_at, seq, size_bytes);
CREATE INDEX idx_file_processing_cache_created_at ON file_processing_cache (created_at);
CREATE INDEX idx_file_processing_cache_hash ON file_processing_cache (file_hash);
CREATE UNIQUE INDEX idx_file_processing_cache_path ON file_processing_cache (file_path, file_hash, processing_type, options_hash, coalesce(user_id, ''));
CREATE INDEX idx_file_processing_cache_user ON file_processing_cache (user_id, size_bytes);
CREATE TRIGGER file_processing_cache_delete AFTER DELETE ON file_processing_cache
BEGIN
    UPDATE cache_totals SET entries = entries - 1, bytes = bytes - OLD.size_bytes WHERE cache = 'file_processing_cache';
END;
CREATE TRIGGER file_processing_cache_insert AFTER INSERT ON file_processing_cache
BEGIN
    UPDATE cache_totals SET entries = entries + 1, bytes = bytes + NEW.size_bytes WHERE cache = 'file_processing_cache';
END;
CREATE TRIGGER file_processing_cache_update AFTER UPDATE OF processing_options, result_data ON file_processing_cache
BEGIN
    UPDATE cache_totals SET bytes = bytes + NEW.size_bytes - OLD.size_bytes WHERE cache = 'file_processing_cache';
END;

CREATE TABLE cache_totals (
    cache   TEXT    NOT NULL PRIMARY KEY CHECK (cache IN ('ai_response_cache', 'file_processing_cache')),
    entries INTEGER NOT NULL DEFAULT 0,
    bytes   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE feature_usage (
    seq              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id               TEXT    NOT NULL UNIQUE,
    user_id          TEXT    NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id       TEXT    NULL REFERENCES user_sessions (id) ON DELETE SET NULL,
    feature_name     TEXT    NOT NULL,
    feature_category TEXT    NOT NULL, -- core, database, files, advanced, any other
    usage_context    TEXT    NULL CHECK (usage_context IS NULL OR json_valid(usage_context)),
    started_at       INTEGER NOT NULL,
    completed_at     INTEGER NULL, -- NULL while it lasts
    success          INTEGER NULL CHECK (success IN (0, 1)), -- NULL when nobody can say
    error_message    TEXT    NULL,
    metadata         TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_feature_usage_feature ON feature_usage (feature_name, started_at);
CREATE INDEX idx_feature_usage_session_feature ON feature_usage (session_id, feature_name) WHERE session_id IS NOT NULL;
CREATE INDEX idx_feature_usage_started_at ON feature_usage (started_at);
CREATE INDEX idx_feature_usage_user ON feature_usage (user_id, started_at) WHERE user_id IS NOT NULL;
CREATE INDEX idx_successful_feature_usage ON feature_usage (feature_name, started_at) WHERE success = 1;
CREATE TRIGGER feature_usage_updated_at AFTER UPDATE ON feature_usage WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE feature_usage SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

CREATE TABLE performance_metrics (
    seq               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                TEXT    NOT NULL UNIQUE,
    operation_type    TEXT    NOT NULL, -- ai_call, database_query, file_parse, any other
    operation_details TEXT    NULL CHECK (operation_details IS NULL OR json_valid(operation_details)),
    start_time        INTEGER NOT NULL,
    end_time          INTEGER NOT NULL,
    success           INTEGER NOT NULL CHECK (success IN (0, 1)),
    error_type        TEXT    NULL,
    memory_used_mb    REAL    NULL CHECK (memory_used_mb >= 0),
    tokens_used       INTEGER NULL CHECK (tokens_used >= 0), -- NULL when unknown
    cache_hit         INTEGER NOT NULL DEFAULT 0 CHECK (cache_hit IN (0, 1)),
    metadata          TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at        INTEGER NOT NULL,
    CHECK (end_time >= start_time)
) STRICT;
CREATE INDEX idx_performance_metrics_created_at ON performance_metrics (created_at);
CREATE INDEX idx_performance_metrics_start_time ON performance_metrics (start_time);
CREATE INDEX idx_performance_metrics_success ON performance_metrics (success, start_time);
CREATE INDEX idx_performance_metrics_type_time ON performance_metrics (operation_type, start_time);

CREATE TABLE productivity_events (
    seq                       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                        TEXT    NOT NULL UNIQUE,
    user_id                   TEXT    NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id                TEXT    NULL REFERENCES user_sessions (id) ON DELETE SET NULL,
    event_type                TEXT    NOT NULL, -- legacy_code_analysis, database_exploration, code_review, any other
    traditional_time_estimate INTEGER NOT NULL CHECK (traditional_time_estimate > 0), -- seconds
    actual_time_taken         INTEGER NOT NULL CHECK (actual_time_taken >= 0), -- seconds
    time_saved                INTEGER NOT NULL, -- seconds; negative when it took longer
    improvement_percentage    REAL    NOT NULL, -- of the traditional time
    context_data              TEXT    NULL CHECK (context_data IS NULL OR json_valid(context_data)),
    user_satisfaction         INTEGER NULL CHECK (user_satisfaction BETWEEN 1 AND 5),
    metadata                  TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at                INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_productivity_events_created_at ON productivity_events (created_at);
CREATE INDEX idx_productivity_events_session ON productivity_events (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX idx_productivity_events_type ON productivity_events (event_type, created_at);
CREATE INDEX idx_productivity_events_user ON productivity_events (user_id, created_at) WHERE user_id IS NOT NULL;

CREATE TABLE logs (
    seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    level      TEXT    NOT NULL CHECK (level IN ('trace', 'debug', 'information', 'warning', 'error', 'critical')),
    message    TEXT    NOT NULL,
    service    TEXT    NOT NULL, -- who says it, such as a logger's category
    timestamp  INTEGER NOT NULL,
    metadata   TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_logs_level ON logs (level, timestamp);
CREATE INDEX idx_logs_service ON logs (service, timestamp);
CREATE INDEX idx_logs_timestamp ON logs (timestamp);

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
CREATE INDEX idx_record_metadata_created_at ON record_metadata (created_at);
CREATE INDEX idx_record_metadata_key_value ON record_metadata (key, value);
CREATE UNIQUE INDEX idx_record_metadata_record ON record_metadata (table_name, record_id, key);
CREATE INDEX idx_record_metadata_user ON record_metadata (user_id, key, value) WHERE user_id IS NOT NULL;
CREATE TRIGGER record_metadata_updated_at AFTER UPDATE ON record_metadata WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE record_metadata SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

CREATE TABLE file_uploads (
    id              TEXT    NOT NULL PRIMARY KEY,
    user_id         TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    conversation_id TEXT    NULL REFERENCES conversations (id) ON DELETE CASCADE,
    filename        TEXT    NOT NULL, -- made of the content, never of what the user calls the file
    original_name   TEXT    NOT NULL, -- what the user calls the file; never a path
    mime_type       TEXT    NULL,     -- NULL: unknown
    file_size       INTEGER NOT NULL CHECK (file_size >= 0), -- bytes
    storage_path    TEXT    NOT NULL, -- within the upload root
    content_hash    TEXT    NOT NULL CHECK (length(content_hash) = 64 AND content_hash NOT GLOB '*[^0-9a-f]*'), -- SHA-256, hex
    metadata        TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_file_uploads_content_hash ON file_uploads (content_hash, id);
CREATE INDEX idx_file_uploads_conversation_id ON file_uploads (conversation_id, created_at, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX idx_file_uploads_created_at ON file_uploads (created_at, id);
CREATE INDEX idx_file_uploads_user_id ON file_uploads (user_id, created_at, id, file_size);
CREATE TRIGGER file_uploads_updated_at AFTER UPDATE ON file_uploads WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE file_uploads SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

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

CREATE VIEW exchange_details AS
SELECT e.id, e.user_id, e.session_id, e.conversation_id, e.parent_id, q.content AS question, r.content AS response,
       e.context_files, e.context_databases, e.tokens_used, e.response_time_ms, e.timestamp, e.created_at
FROM exchanges e
JOIN messages q ON q.id = e.question_message_id
LEFT JOIN messages r ON r.id = e.response_message_id;

CREATE VIEW feature_adoption AS
SELECT feature_category,
       feature_name,
       count(*)                                  AS usage_count,
       count(DISTINCT user_id)                   AS unique_users,
       avg(success)                              AS success_rate,
       avg((completed_at - started_at) / 1000.0) AS avg_duration_seconds
FROM feature_usage
WHERE completed_at IS NOT NULL
GROUP BY feature_category, feature_name;

CREATE VIEW knowledge_grams AS
SELECT seq, title || char(10) || content || char(10) || tags || char(10, 10) AS content FROM knowledge_items
WHERE length(CAST(title || content || tags AS BLOB)) > length(title || content || tags) AND title || content || tags GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';

CREATE VIEW knowledge_growth AS
SELECT date((created_at - (created_at % 86400000 + 86400000) % 86400000) / 1000, 'unixepoch') AS date,
       knowledge_type,
       count(*)        AS items_created,
       avg(confidence) AS avg_confidence
FROM knowledge_items
GROUP BY 1, 2;

CREATE VIEW knowledge_words AS
SELECT seq, title, content, tags, 'u' || lower(hex(coalesce(user_id, ''))) || '0' AS scope FROM knowledge_items;

CREATE VIEW memories_grams AS
SELECT seq, content || char(10) || tags || char(10) || context || char(10, 10) AS content FROM memories
WHERE length(CAST(content || tags || context AS BLOB)) > length(content || tags || context) AND content || tags || context GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';

CREATE VIEW memories_words AS
SELECT seq, content, tags, context, 'u' || lower(hex(user_id)) || '0' AS scope FROM memories;

CREATE VIEW messages_grams AS
SELECT seq, content || char(10) || coalesce(author_name, '') || char(10, 10) AS content FROM messages
WHERE length(CAST(content || coalesce(author_name, '') AS BLOB)) > length(content || coalesce(author_name, '')) AND content || coalesce(author_name, '') GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';

CREATE VIEW messages_indexed AS
SELECT seq, content, author_name, dates, scope FROM messages_words WHERE seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1);

CREATE VIEW messages_indexed_grams AS
SELECT seq, content FROM messages_grams WHERE seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1);

CREATE VIEW messages_words AS
SELECT seq,
       content,
       author_name,
       strftime('%Y ', timestamp / 1000, 'unixepoch')
           || trim(substr('January  February March    April    May      June     July     August   SeptemberOctober  November December ',
                          1 + 9 * (strftime('%m', timestamp / 1000, 'unixepoch') - 1), 9))
           || ' ' || CAST(strftime('%d', timestamp / 1000, 'unixepoch') AS INTEGER) || ' '
           || trim(substr('Sunday   Monday   Tuesday  WednesdayThursday Friday   Saturday ', 1 + 9 * strftime('%w', timestamp / 1000, 'unixepoch'), 9)) AS dates,
       'u' || lower(hex(user_id)) || '0 c' || lower(hex(conversation_id)) || '0 r' || lower(hex(role)) || '0' AS scope
FROM messages;

CREATE VIEW pending_approvals AS
SELECT id, user_id, conversation_id, message_id, tool_name, risk, parameters, estimated_cost, decision_rule, decision_reason, approval_requested_at, expires_at
FROM tool_executions
WHERE status = 'pending' AND (expires_at IS NULL OR expires_at > CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER));

CREATE VIEW productivity_summary AS
SELECT date((created_at - (created_at % 86400000 + 86400000) % 86400000) / 1000, 'unixepoch') AS date,
       event_type,
       count(*)                    AS event_count,
       avg(time_saved)             AS avg_time_saved,
       avg(improvement_percentage) AS avg_improvement,
       sum(time_saved)             AS total_time_saved
FROM productivity_events
GROUP BY 1, 2;

CREATE VIEW queue_depth AS
SELECT task_type, status, count(*) AS tasks, min(due_at) AS oldest_due_at, max(retries) AS most_retries
FROM queue
GROUP BY task_type, status;

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

CREATE VIEW usage_summary AS
SELECT user_id,
       provider,
       model,
       date((timestamp - (timestamp % 86400000 + 86400000) % 86400000) / 1000, 'unixepoch') AS day,
       count(*)                                                AS calls,
       count(*) - sum(success)                                 AS failed_calls,
       sum(input_tokens)                                       AS input_tokens,
       sum(output_tokens)                                      AS output_tokens,
       sum(cached_tokens)                                      AS cached_tokens,
       sum(reasoning_tokens)                                   AS reasoning_tokens,
       sum(total_tokens)                                       AS total_tokens,
       sum(input_tokens IS NULL OR output_tokens IS NULL)      AS calls_without_tokens,
       sum(cost / 1000000000) * 1000000000 + sum(cost % 1000000000) AS cost,
       sum(cost IS NULL)                                       AS calls_without_cost,
       sum(estimated_cost / 1000000000) * 1000000000 + sum(estimated_cost % 1000000000) AS estimated_cost
FROM usage_logs
GROUP BY 1, 2, 3, 4;
