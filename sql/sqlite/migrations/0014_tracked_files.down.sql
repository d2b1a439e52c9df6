DROP TABLE tracked_files;
UPDATE store_info SET schema_version = 13;
