DROP INDEX idx_messages_pinned;
DROP TABLE context_optimized_messages;
DROP TABLE context_optimizations;
DROP TABLE context_items;
UPDATE store_info SET schema_version = 14;
