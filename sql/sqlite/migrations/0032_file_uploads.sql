-- S4 file_uploads: what users uploaded. The bytes are files under the host's upload root, one for each content, however many rows have it.
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

-- With the size, so that what a user's uploads take is read from it alone.
CREATE INDEX idx_file_uploads_user_id ON file_uploads (user_id, created_at, id, file_size);
CREATE INDEX idx_file_uploads_conversation_id ON file_uploads (conversation_id, created_at, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX idx_file_uploads_content_hash ON file_uploads (content_hash, id);
CREATE INDEX idx_file_uploads_created_at ON file_uploads (created_at, id);

CREATE TRIGGER file_uploads_updated_at AFTER UPDATE ON file_uploads WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE file_uploads SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

UPDATE store_info SET schema_version = 32;
