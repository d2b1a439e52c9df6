-- S0 conversations with S4's model settings, S2's threads and S3's channels.
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

-- S4's idx_conversations_user_id, in the order in which a user's conversations are listed.
CREATE INDEX idx_conversations_user_id ON conversations (user_id, last_activity_at, id);
CREATE INDEX idx_conversations_created_at ON conversations (created_at);
CREATE UNIQUE INDEX idx_conversations_external_key ON conversations (external_key) WHERE external_key IS NOT NULL;
-- For expiring what has been idle.
CREATE INDEX idx_conversations_last_activity_at ON conversations (last_activity_at) WHERE status = 'active';
-- S2's idx_conversations_session_created, which serves as its idx_conversations_session_id.
CREATE INDEX idx_conversations_session_created ON conversations (session_id, created_at) WHERE session_id IS NOT NULL;
CREATE INDEX idx_conversations_parent_id ON conversations (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX idx_conversations_forked_from_message_id ON conversations (forked_from_message_id) WHERE forked_from_message_id IS NOT NULL;

CREATE TRIGGER conversations_updated_at AFTER UPDATE ON conversations WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE conversations SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

-- S4 next steps, conversationTags.
CREATE TABLE conversation_tags (
    conversation_id TEXT    NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    tag             TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, tag)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_conversation_tags_tag ON conversation_tags (tag);

UPDATE store_info SET schema_version = 3;
