-- S2 feature_usage: a use of a feature, from its start to its end.
-- user_id is the session's user when the use began: it stays theirs when the session is deleted.
CREATE TABLE feature_usage (
    seq              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id               TEXT    NOT NULL UNIQUE,
    user_id          TEXT    NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id       TEXT    NULL REFERENCES user_sessions (id) ON DELETE SET NULL,
    feature_name     TEXT    NOT NULL,
    feature_category TEXT    NOT NULL, -- core, database, files, advanced, any other
    usage_context    TEXT    NULL CHECK (usage_context IS NULL OR json_valid(usage_context)),
    started_at       INTEGER NOT NULL,
    completed_at     INTEGER NULL, -- NULL while it lasts
    success          INTEGER NULL CHECK (success IN (0, 1)), -- NULL when nobody can say
    error_message    TEXT    NULL,
    metadata         TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL
) STRICT;

-- S2's idx_feature_usage_session and idx_feature_usage_session_feature.
CREATE INDEX idx_feature_usage_session_feature ON feature_usage (session_id, feature_name) WHERE session_id IS NOT NULL;
CREATE INDEX idx_feature_usage_feature ON feature_usage (feature_name, started_at);
CREATE INDEX idx_feature_usage_started_at ON feature_usage (started_at);
CREATE INDEX idx_successful_feature_usage ON feature_usage (feature_name, started_at) WHERE success = 1;
CREATE INDEX idx_feature_usage_user ON feature_usage (user_id, started_at) WHERE user_id IS NOT NULL;

CREATE TRIGGER feature_usage_updated_at AFTER UPDATE ON feature_usage WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE feature_usage SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

-- S2 performance_metrics: how long an operation took and how it ended. They are the host's, so they have no user.
CREATE TABLE performance_metrics (
    seq               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                TEXT    NOT NULL UNIQUE,
    operation_type    TEXT    NOT NULL, -- ai_call, database_query, file_parse, any other
    operation_details TEXT    NULL CHECK (operation_details IS NULL OR json_valid(operation_details)),
    start_time        INTEGER NOT NULL,
    end_time          INTEGER NOT NULL,
    success           INTEGER NOT NULL CHECK (success IN (0, 1)),
    error_type        TEXT    NULL,
    memory_used_mb    REAL    NULL CHECK (memory_used_mb >= 0),
    tokens_used       INTEGER NULL CHECK (tokens_used >= 0), -- NULL when unknown
    cache_hit         INTEGER NOT NULL DEFAULT 0 CHECK (cache_hit IN (0, 1)),
    metadata          TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at        INTEGER NOT NULL,
    CHECK (end_time >= start_time)
) STRICT;

-- S2's idx_performance_metrics_operation and idx_performance_metrics_type_time.
CREATE INDEX idx_performance_metrics_type_time ON performance_metrics (operation_type, start_time);
CREATE INDEX idx_performance_metrics_start_time ON performance_metrics (start_time);
CREATE INDEX idx_performance_metrics_success ON performance_metrics (success, start_time);

-- S2 productivity_events: what took how long, and how long it would have taken before.
-- user_id is the session's user when it was stored: it stays theirs when the session is deleted.
CREATE TABLE productivity_events (
    seq                       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                        TEXT    NOT NULL UNIQUE,
    user_id                   TEXT    NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id                TEXT    NULL REFERENCES user_sessions (id) ON DELETE SET NULL,
    event_type                TEXT    NOT NULL, -- legacy_code_analysis, database_exploration, code_review, any other
    traditional_time_estimate INTEGER NOT NULL CHECK (traditional_time_estimate > 0), -- seconds
    actual_time_taken         INTEGER NOT NULL CHECK (actual_time_taken >= 0), -- seconds
    time_saved                INTEGER NOT NULL, -- seconds; negative when it took longer
    improvement_percentage    REAL    NOT NULL, -- of the traditional time
    context_data              TEXT    NULL CHECK (context_data IS NULL OR json_valid(context_data)),
    user_satisfaction         INTEGER NULL CHECK (user_satisfaction BETWEEN 1 AND 5),
    metadata                  TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at                INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_productivity_events_session ON productivity_events (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX idx_productivity_events_type ON productivity_events (event_type, created_at);
CREATE INDEX idx_productivity_events_created_at ON productivity_events (created_at);
CREATE INDEX idx_productivity_events_user ON productivity_events (user_id, created_at) WHERE user_id IS NOT NULL;

-- S2's dashboard, by UTC day. Times in seconds.
CREATE VIEW productivity_summary AS
SELECT date(created_at / 1000, 'unixepoch') AS date,
       event_type,
       count(*)                    AS event_count,
       avg(time_saved)             AS avg_time_saved,
       avg(improvement_percentage) AS avg_improvement,
       sum(time_saved)             AS total_time_saved
FROM productivity_events
GROUP BY date(created_at / 1000, 'unixepoch'), event_type;

-- S2's feature adoption. Users are users, and a use of which nobody can say whether it succeeded counts for neither side.
CREATE VIEW feature_adoption AS
SELECT feature_category,
       feature_name,
       count(*)                                  AS usage_count,
       count(DISTINCT user_id)                   AS unique_users,
       avg(success)                              AS success_rate,
       avg((completed_at - started_at) / 1000.0) AS avg_duration_seconds
FROM feature_usage
WHERE completed_at IS NOT NULL
GROUP BY feature_category, feature_name;

UPDATE store_info SET schema_version = 29;
