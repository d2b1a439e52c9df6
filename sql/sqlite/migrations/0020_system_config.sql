-- S2 system_config, S3 config: the host's settings by key.
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

-- S3 config.history: who changed which setting when. It stays when the setting is deleted.
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

UPDATE store_info SET schema_version = 20;
