DROP TABLE todos;
UPDATE store_info SET schema_version = 26;
