DROP TABLE context_optimizations;
DROP TABLE context_items;
UPDATE store_info SET schema_version = 14;
