-- S3 logs: what the host's parts say of themselves. They are the host's, so they have no user.
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

CREATE INDEX idx_logs_timestamp ON logs (timestamp);
CREATE INDEX idx_logs_level ON logs (level, timestamp);
CREATE INDEX idx_logs_service ON logs (service, timestamp);

UPDATE store_info SET schema_version = 30;
