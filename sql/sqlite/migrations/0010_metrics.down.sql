DROP TABLE system_metrics;
UPDATE store_info SET schema_version = 9;
