-- Who decided and who asked is a name that merging and erasing a user look for.
CREATE INDEX idx_tool_executions_decided_by ON tool_executions (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX idx_queue_created_by ON queue (created_by) WHERE created_by IS NOT NULL;

-- A request notes what expired of its user.
CREATE INDEX idx_tool_executions_pending_user_expires ON tool_executions (user_id, expires_at) WHERE status = 'pending' AND expires_at IS NOT NULL;

-- Who changes a prompt says so for that change alone, as with capabilities.
CREATE TRIGGER prompts_said AFTER UPDATE OF changed_by, change_reason ON prompts WHEN NEW.changed_by IS NOT NULL OR NEW.change_reason IS NOT NULL
BEGIN
    UPDATE prompts SET changed_by = NULL, change_reason = NULL WHERE id = NEW.id;
END;
UPDATE prompts SET changed_by = NULL, change_reason = NULL WHERE changed_by IS NOT NULL OR change_reason IS NOT NULL;

UPDATE store_info SET schema_version = 35;
