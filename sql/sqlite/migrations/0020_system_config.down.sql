DROP TABLE system_config_history;
DROP TABLE system_config;
UPDATE store_info SET schema_version = 19;
