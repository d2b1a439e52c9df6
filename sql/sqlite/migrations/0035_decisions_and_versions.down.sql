DROP TRIGGER prompts_said;
DROP INDEX idx_tool_executions_pending_user_expires;
DROP INDEX idx_queue_created_by;
DROP INDEX idx_tool_executions_decided_by;
UPDATE store_info SET schema_version = 34;
