-- S3 prompts: what the host tells its models, versioned. They are the host's, so they have no user.
-- changed_by and change_reason go with a change of content: the triggers move them into the history, so that no later change passes for theirs.
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

-- S3 prompt_history: every version of a prompt's content, today's too, and who made it and why. NULL: nobody said.
CREATE TABLE prompt_history (
    prompt_id     TEXT    NOT NULL REFERENCES prompts (id) ON DELETE CASCADE,
    version       INTEGER NOT NULL,
    content       TEXT    NOT NULL,
    changed_by    TEXT    NULL,
    change_reason TEXT    NULL,
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (prompt_id, version)
) STRICT;

CREATE TRIGGER create_first_prompt_history AFTER INSERT ON prompts
BEGIN
    INSERT INTO prompt_history (prompt_id, version, content, changed_by, change_reason, created_at)
    VALUES (NEW.id, NEW.version, NEW.content, NEW.changed_by, NEW.change_reason, NEW.created_at);
    UPDATE prompts SET changed_by = NULL, change_reason = NULL WHERE id = NEW.id;
END;

-- S3's versioning. Its own update touches no content, so it never fires itself; the version is the one after the old one, whether or not
-- the update has counted already, so none is counted twice.
CREATE TRIGGER create_prompt_history AFTER UPDATE OF content ON prompts WHEN NEW.content IS NOT OLD.content
BEGIN
    INSERT INTO prompt_history (prompt_id, version, content, changed_by, change_reason, created_at)
    VALUES (NEW.id, OLD.version + 1, NEW.content, NEW.changed_by, NEW.change_reason,
            CASE WHEN NEW.updated_at IS OLD.updated_at THEN CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) ELSE NEW.updated_at END);
    UPDATE prompts SET version = OLD.version + 1, changed_by = NULL, change_reason = NULL WHERE id = NEW.id;
END;

-- Not for what the triggers above write: that is part of the change that fired them.
CREATE TRIGGER prompts_updated_at AFTER UPDATE OF name, content, description, category, is_active, metadata ON prompts WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE prompts SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

UPDATE store_info SET schema_version = 23;
