DROP VIEW pending_approvals;
DROP TABLE auto_approval_settings;
DROP TABLE tool_executions;
UPDATE store_info SET schema_version = 17;
