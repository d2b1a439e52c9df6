DROP INDEX idx_tool_executions_expired;
DROP INDEX idx_tool_executions_open;
DROP TRIGGER extend_capability_history;
CREATE TRIGGER extend_capability_history AFTER UPDATE OF config ON capabilities_config WHEN NEW.config IS NOT OLD.config
BEGIN
    UPDATE capabilities_config SET version = OLD.version + 1 WHERE id = NEW.id;
    INSERT INTO capabilities_config_history (capability_id, version, config, changed_by, change_reason, created_at)
    VALUES (NEW.id, OLD.version + 1, NEW.config, NEW.changed_by, NEW.change_reason,
            iif(NEW.updated_at IS OLD.updated_at, max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1), NEW.updated_at));
END;
DROP TRIGGER create_prompt_history;
CREATE TRIGGER create_prompt_history AFTER UPDATE OF content ON prompts WHEN NEW.content IS NOT OLD.content
BEGIN
    INSERT INTO prompt_history (prompt_id, version, content, changed_by, change_reason, created_at)
    VALUES (NEW.id, OLD.version + 1, NEW.content, NEW.changed_by, NEW.change_reason,
            CASE WHEN NEW.updated_at IS OLD.updated_at THEN CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) ELSE NEW.updated_at END);
    UPDATE prompts SET version = OLD.version + 1, changed_by = NULL, change_reason = NULL WHERE id = NEW.id;
END;
DROP TRIGGER prompts_said;
DROP INDEX idx_tool_executions_pending_user_expires;
DROP INDEX idx_queue_created_by;
DROP INDEX idx_tool_executions_decided_by;
UPDATE store_info SET schema_version = 34;
