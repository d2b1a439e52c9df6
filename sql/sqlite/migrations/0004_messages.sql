-- S0 messages with S1's tool fields, S3's channels and S4's attachments.
-- The order of a conversation is (timestamp, seq); seq is never used twice.
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

-- S0's and S4's idx_messages_conversation, idx_messages_conversation_id and idx_messages_conversation_created.
-- The rowid, seq, ends every index, so this is the order of a conversation.
CREATE INDEX idx_messages_conversation ON messages (conversation_id, timestamp);
-- S1's conversation_id + role.
CREATE INDEX idx_messages_conversation_role ON messages (conversation_id, role, timestamp);
-- S0's and S1's timestamp, and S3's and S4's idx_messages_created_at: the time of a message is its timestamp here.
CREATE INDEX idx_messages_timestamp ON messages (timestamp);
CREATE INDEX idx_messages_user_id ON messages (user_id, timestamp);
-- S1's message_type. Plain text is nearly every row and never looked up by this.
CREATE INDEX idx_messages_message_type ON messages (message_type, timestamp) WHERE message_type <> 'text';
CREATE INDEX idx_messages_tool ON messages (tool_name, tool_success) WHERE tool_name IS NOT NULL; -- S1's tool_name + tool_success
CREATE UNIQUE INDEX idx_messages_external_id ON messages (conversation_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX idx_messages_author_id ON messages (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX idx_messages_parent_id ON messages (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX idx_messages_response_id ON messages (response_id) WHERE response_id IS NOT NULL;
CREATE INDEX idx_messages_copied_from ON messages (copied_from) WHERE copied_from IS NOT NULL;

CREATE TRIGGER messages_updated_at AFTER UPDATE ON messages WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE messages SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

-- A message is activity: whoever writes it, its conversation moves up in the lists. An old one, imported, moves nothing.
CREATE TRIGGER messages_activity AFTER INSERT ON messages
BEGIN
    UPDATE conversations
    SET last_activity_at = NEW.timestamp, updated_at = max(NEW.created_at, updated_at + 1)
    WHERE id = NEW.conversation_id AND last_activity_at < NEW.timestamp;
END;

-- The text before each edit.
CREATE TABLE message_edits (
    seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    message_id TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    content    TEXT    NOT NULL,
    contents   TEXT    NULL CHECK (contents IS NULL OR json_valid(contents)),
    edited_at  INTEGER NOT NULL,
    edited_by  TEXT    NULL REFERENCES users (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX idx_message_edits_message_id ON message_edits (message_id);
CREATE INDEX idx_message_edits_edited_by ON message_edits (edited_by) WHERE edited_by IS NOT NULL;

-- S4 next steps, messageReactions.
CREATE TABLE message_reactions (
    message_id TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    user_id    TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    reaction   TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (message_id, user_id, reaction)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_message_reactions_user_id ON message_reactions (user_id);

-- S0's common queries: a conversation with its counts and its last message.
CREATE VIEW conversation_overview AS
SELECT c.id, c.user_id, c.external_key, c.title, c.status, c.mode, c.started_at, c.last_activity_at,
       (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id)        AS message_count,
       (SELECT sum(m.token_count) FROM messages m WHERE m.conversation_id = c.id) AS token_count,
       l.role AS last_role, l.content AS last_content, l.timestamp AS last_timestamp
FROM conversations c
LEFT JOIN messages l ON l.seq = (SELECT m.seq FROM messages m WHERE m.conversation_id = c.id ORDER BY m.timestamp DESC, m.seq DESC LIMIT 1);

UPDATE store_info SET schema_version = 4;
