DROP VIEW queue_depth;
DROP TABLE queue;
UPDATE store_info SET schema_version = 25;
