-- S3 queue: work to be done outside the caller's turn, for a user or for the host itself. Statuses, with one more than S3's: future tasks wait as
-- 'scheduled', so that a claim never walks past them. lease_token counts the claims of a task; whoever holds an older one has lost it.
CREATE TABLE queue (
    seq           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id            TEXT    NOT NULL UNIQUE,
    user_id       TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: the host's
    message_id    TEXT    NULL REFERENCES messages (id) ON DELETE SET NULL, -- its cause
    task_type     TEXT    NOT NULL,
    payload       TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(payload)),
    priority      INTEGER NOT NULL DEFAULT 5, -- the lower runs first
    status        TEXT    NOT NULL DEFAULT 'pending' CHECK (status IN ('scheduled', 'pending', 'in_progress', 'completed', 'failed', 'cancelled')),
    retries       INTEGER NOT NULL DEFAULT 0,
    max_retries   INTEGER NOT NULL DEFAULT 3,
    error_message TEXT    NULL,
    assigned_to   TEXT    NULL, -- the worker that has it, or had it last
    lease_until   INTEGER NULL,
    lease_token   INTEGER NOT NULL DEFAULT 0 CHECK (lease_token >= 0),
    dedupe_key    TEXT    NULL,
    created_by    TEXT    NULL,
    respond_to    TEXT    NULL CHECK (respond_to IS NULL OR json_valid(respond_to)),
    responded     INTEGER NOT NULL DEFAULT 0 CHECK (responded IN (0, 1)),
    memorized     INTEGER NOT NULL DEFAULT 0 CHECK (memorized IN (0, 1)),
    metadata      TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    scheduled_for INTEGER NULL,
    started_at    INTEGER NULL, -- when it was claimed last
    completed_at  INTEGER NULL, -- when it was completed, cancelled or failed for good
    due_at        INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(scheduled_for, created_at)) VIRTUAL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    CHECK (retries BETWEEN 0 AND max_retries),
    CHECK (status <> 'scheduled' OR scheduled_for IS NOT NULL),
    CHECK ((status = 'in_progress') = (lease_until IS NOT NULL)),
    CHECK ((status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL))
) STRICT;

-- What is claimed next: of all types, and of some. They hold all that a claim looks at, so that it never reads a row that it does not get.
CREATE INDEX idx_queue_pending ON queue (status, priority, due_at, seq, user_id) WHERE status = 'pending';
CREATE INDEX idx_queue_pending_type ON queue (status, task_type, priority, due_at, seq, user_id) WHERE status = 'pending';
-- What becomes due, and what nobody gave a sign of life for.
CREATE INDEX idx_queue_scheduled_for ON queue (scheduled_for) WHERE status = 'scheduled';
CREATE INDEX idx_queue_lease_until ON queue (lease_until) WHERE status = 'in_progress';
-- At most one unfinished task of a type has a key, for each user.
CREATE UNIQUE INDEX idx_queue_dedupe_key ON queue (task_type, dedupe_key, coalesce(user_id, ''))
    WHERE dedupe_key IS NOT NULL AND status IN ('scheduled', 'pending', 'in_progress');
-- Lists, newest first, and counts by type.
CREATE INDEX idx_queue_status ON queue (status, seq, task_type);
CREATE INDEX idx_queue_task_type ON queue (task_type);
CREATE INDEX idx_queue_user_id ON queue (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX idx_queue_message_id ON queue (message_id) WHERE message_id IS NOT NULL;

CREATE TRIGGER queue_updated_at AFTER UPDATE ON queue WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE queue SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

CREATE VIEW queue_depth AS
SELECT task_type, status, count(*) AS tasks, min(due_at) AS oldest_due_at, max(retries) AS most_retries
FROM queue
GROUP BY task_type, status;

UPDATE store_info SET schema_version = 26;
