-- S3 capabilities_config: how what the bot can do is set up. changed_by and change_reason are where a writer says who changes it and why;
-- the triggers take both into the history and clear them, so that nothing is put down to the last one who said.
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

-- Every version there has been, the present one too.
CREATE TABLE capabilities_config_history (
    capability_id TEXT    NOT NULL REFERENCES capabilities_config (id) ON DELETE CASCADE,
    version       INTEGER NOT NULL CHECK (version >= 1),
    config        TEXT    NOT NULL CHECK (json_valid(config)),
    changed_by    TEXT    NULL, -- NULL: the writer did not say
    change_reason TEXT    NULL,
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (capability_id, version)
) STRICT, WITHOUT ROWID;

-- The triggers below write version, changed_by and change_reason only, so that this one is not theirs.
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

-- One version more for another config, whatever version the writer gives.
CREATE TRIGGER extend_capability_history AFTER UPDATE OF config ON capabilities_config WHEN NEW.config IS NOT OLD.config
BEGIN
    UPDATE capabilities_config SET version = OLD.version + 1 WHERE id = NEW.id;
    INSERT INTO capabilities_config_history (capability_id, version, config, changed_by, change_reason, created_at)
    VALUES (NEW.id, OLD.version + 1, NEW.config, NEW.changed_by, NEW.change_reason,
            iif(NEW.updated_at IS OLD.updated_at, max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1), NEW.updated_at));
END;

CREATE TRIGGER capabilities_config_said AFTER UPDATE OF changed_by, change_reason ON capabilities_config WHEN NEW.changed_by IS NOT NULL OR NEW.change_reason IS NOT NULL
BEGIN
    UPDATE capabilities_config SET changed_by = NULL, change_reason = NULL WHERE id = NEW.id;
END;

UPDATE store_info SET schema_version = 19;
