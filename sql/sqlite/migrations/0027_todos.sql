-- S3 todos: what is to be done, by a user or, without one, by the host.
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

UPDATE store_info SET schema_version = 27;
