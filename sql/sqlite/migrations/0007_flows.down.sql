DROP TABLE flows;
UPDATE store_info SET schema_version = 6;
