DROP TABLE file_uploads;
UPDATE store_info SET schema_version = 31;
