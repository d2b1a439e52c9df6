DROP TABLE capabilities_config_history;
DROP TABLE capabilities_config;
UPDATE store_info SET schema_version = 18;
