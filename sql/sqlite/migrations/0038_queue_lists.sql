-- The index of the lists leaves out what waits for a worker and what one has: a task that is claimed, given back or completed had an entry to move in it at each
-- step, on pages of its own. The few that are in progress are listed from the index of their leases, the pending ones from those of the claims.
DROP INDEX idx_queue_status;
CREATE INDEX idx_queue_status ON queue (status, seq, task_type) WHERE status NOT IN ('pending', 'in_progress');

UPDATE store_info SET schema_version = 38;
