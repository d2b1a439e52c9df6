DROP VIEW usage_summary;
DROP TABLE usage_logs;
UPDATE store_info SET schema_version = 23;
