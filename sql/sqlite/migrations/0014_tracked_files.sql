-- S2 tracked_files: files that knowledge comes from, with the hash by which a change is noticed. Without a user it is shared by all.
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

-- One row per file and owner: two users may track the same path, and a shared row stands beside theirs.
CREATE UNIQUE INDEX idx_tracked_files_path ON tracked_files (file_path, coalesce(user_id, ''));
CREATE INDEX idx_tracked_files_type ON tracked_files (file_type);
CREATE INDEX idx_tracked_files_hash ON tracked_files (file_hash);
CREATE INDEX idx_tracked_files_user ON tracked_files (user_id, created_at, id);
CREATE INDEX idx_tracked_files_parsing_status ON tracked_files (parsing_status, created_at, id);
CREATE INDEX idx_tracked_files_created_at ON tracked_files (created_at, id);

CREATE TRIGGER tracked_files_updated_at AFTER UPDATE ON tracked_files WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE tracked_files SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

UPDATE store_info SET schema_version = 14;
