DROP INDEX idx_queue_status;
CREATE INDEX idx_queue_status ON queue (status, seq, task_type);
UPDATE store_info SET schema_version = 37;
