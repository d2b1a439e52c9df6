-- Who decided and who asked is a name that merging and erasing a user look for.
CREATE INDEX idx_tool_executions_decided_by ON tool_executions (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX idx_queue_created_by ON queue (created_by) WHERE created_by IS NOT NULL;

UPDATE store_info SET schema_version = 35;
