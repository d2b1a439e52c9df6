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

-- The next version comes after all that there were: another program may have lowered the number alone.
DROP TRIGGER create_prompt_history;
CREATE TRIGGER create_prompt_history AFTER UPDATE OF content ON prompts WHEN NEW.content IS NOT OLD.content
BEGIN
    INSERT INTO prompt_history (prompt_id, version, content, changed_by, change_reason, created_at)
    VALUES (NEW.id, 1 + max(OLD.version, coalesce((SELECT max(version) FROM prompt_history WHERE prompt_id = NEW.id), 0)), NEW.content, NEW.changed_by, NEW.change_reason,
            CASE WHEN NEW.updated_at IS OLD.updated_at THEN CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) ELSE NEW.updated_at END);
    UPDATE prompts SET version = (SELECT max(version) FROM prompt_history WHERE prompt_id = NEW.id) WHERE id = NEW.id;
END;
DROP TRIGGER extend_capability_history;
CREATE TRIGGER extend_capability_history AFTER UPDATE OF config ON capabilities_config WHEN NEW.config IS NOT OLD.config
BEGIN
    INSERT INTO capabilities_config_history (capability_id, version, config, changed_by, change_reason, created_at)
    VALUES (NEW.id, 1 + max(OLD.version, coalesce((SELECT max(version) FROM capabilities_config_history WHERE capability_id = NEW.id), 0)), NEW.config, NEW.changed_by, NEW.change_reason,
            iif(NEW.updated_at IS OLD.updated_at, max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1), NEW.updated_at));
    UPDATE capabilities_config SET version = (SELECT max(version) FROM capabilities_config_history WHERE capability_id = NEW.id) WHERE id = NEW.id;
END;

-- What was approved and has not come to its end counts as spent.
CREATE INDEX idx_tool_executions_open ON tool_executions (user_id, approved_at) WHERE status IN ('approved', 'executing');

-- What has expired is asked for by itself.
CREATE INDEX idx_tool_executions_expired ON tool_executions (created_at) WHERE decision_rule = 'expired';

UPDATE store_info SET schema_version = 35;
