-- S0 traces: what each stage of the pipeline did, how long it took and how it ended.
-- user_id is the conversation's owner when the trace began: it stays with its owner when the conversation is deleted.
CREATE TABLE traces (
    seq             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    user_id         TEXT    NULL REFERENCES users (id) ON DELETE CASCADE,
    conversation_id TEXT    NULL REFERENCES conversations (id) ON DELETE SET NULL,
    message_id      TEXT    NULL REFERENCES messages (id) ON DELETE SET NULL,
    stage           TEXT    NOT NULL, -- load, decay, global, classify, handle, post, save, any other
    start_time      INTEGER NOT NULL,
    end_time        INTEGER NULL,
    duration_ms     INTEGER NULL CHECK (duration_ms >= 0),
    status          TEXT    NOT NULL DEFAULT 'started' CHECK (status IN ('started', 'completed', 'failed')),
    data            TEXT    NULL CHECK (data IS NULL OR json_valid(data)),
    error           TEXT    NULL CHECK (error IS NULL OR json_valid(error)),
    metadata        TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_traces_conversation ON traces (conversation_id, start_time) WHERE conversation_id IS NOT NULL;
CREATE INDEX idx_traces_stage ON traces (stage, start_time);
CREATE INDEX idx_traces_start_time ON traces (start_time);
-- Failures are few among many.
CREATE INDEX idx_traces_failed ON traces (start_time) WHERE status = 'failed';
CREATE INDEX idx_traces_message_id ON traces (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX idx_traces_user_id ON traces (user_id, start_time) WHERE user_id IS NOT NULL;

CREATE TRIGGER traces_updated_at AFTER UPDATE ON traces WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE traces SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

-- S0's common queries: latency and failures by stage, in milliseconds. Percentiles are nearest-rank.
CREATE VIEW trace_stage_latency AS
WITH ended AS (
    SELECT stage, status, duration_ms,
           row_number() OVER (PARTITION BY stage ORDER BY duration_ms) AS n,
           count(*) OVER (PARTITION BY stage)                          AS total
    FROM traces
    WHERE duration_ms IS NOT NULL
)
SELECT stage,
       count(*)                                             AS ended_count,
       sum(status = 'failed')                               AS failed_count,
       avg(duration_ms)                                     AS avg_ms,
       min(CASE WHEN n * 100 >= total * 50 THEN duration_ms END) AS p50_ms,
       min(CASE WHEN n * 100 >= total * 95 THEN duration_ms END) AS p95_ms,
       min(CASE WHEN n * 100 >= total * 99 THEN duration_ms END) AS p99_ms,
       max(duration_ms)                                     AS max_ms
FROM ended
GROUP BY stage;

UPDATE store_info SET schema_version = 9;
