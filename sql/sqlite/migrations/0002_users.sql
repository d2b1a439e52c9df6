-- S3 user_identities, S1 users, S2, S4 user: one person, however many platforms know them.
CREATE TABLE users (
    id           TEXT    NOT NULL PRIMARY KEY,
    display_name TEXT    NULL,
    user_id_hash TEXT    NULL, -- HMAC-SHA-256 of the id under the host's key; NULL without a key
    metadata     TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX idx_users_user_id_hash ON users (user_id_hash) WHERE user_id_hash IS NOT NULL;
-- The order in which users are listed.
CREATE INDEX idx_users_created_at ON users (created_at, id);

CREATE TRIGGER users_updated_at AFTER UPDATE ON users WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE users SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

-- S3 user_identities.discord_id, email, phone_number: a row each, and any other platform.
CREATE TABLE user_identities (
    id          TEXT    NOT NULL PRIMARY KEY,
    user_id     TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    platform    TEXT    NOT NULL,
    external_id TEXT    NOT NULL, -- an HMAC of it where the host asks for that
    metadata    TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;

-- Serves as S3's idx_user_identities_discord_id and idx_user_identities_email.
CREATE UNIQUE INDEX idx_user_identities_platform_external_id ON user_identities (platform, external_id);
CREATE INDEX idx_user_identities_user_id ON user_identities (user_id);

CREATE TRIGGER user_identities_updated_at AFTER UPDATE ON user_identities WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE user_identities SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

-- S2 user_sessions.
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

CREATE INDEX idx_user_sessions_user_id ON user_sessions (user_id, started_at, id);
CREATE INDEX idx_user_sessions_started_at ON user_sessions (started_at);
-- The few that last, among all that ever were.
CREATE INDEX idx_user_sessions_active ON user_sessions (user_id, started_at, id) WHERE ended_at IS NULL;

CREATE TRIGGER user_sessions_updated_at AFTER UPDATE ON user_sessions WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE user_sessions SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

-- S2 user_preferences.
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

-- Serves as S2's idx_user_preferences_user.
CREATE UNIQUE INDEX idx_user_preferences_user ON user_preferences (user_id, preference_category, preference_key);
CREATE INDEX idx_user_preferences_category ON user_preferences (preference_category);

CREATE TRIGGER user_preferences_updated_at AFTER UPDATE ON user_preferences WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE user_preferences SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

UPDATE store_info SET schema_version = 2;
