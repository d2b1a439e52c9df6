-- S0 system_metrics: figures of the host, over time. They are nobody's, so they have no user.
CREATE TABLE system_metrics (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    timestamp   INTEGER NOT NULL,
    metric_type TEXT    NOT NULL, -- latency, memory, api_calls, any other
    value       REAL    NOT NULL,
    metadata    TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_system_metrics_metric_type ON system_metrics (metric_type, timestamp);
CREATE INDEX idx_system_metrics_timestamp ON system_metrics (timestamp);

UPDATE store_info SET schema_version = 10;
