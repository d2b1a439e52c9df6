DROP TABLE logs;
UPDATE store_info SET schema_version = 29;
