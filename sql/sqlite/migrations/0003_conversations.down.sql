DROP TABLE conversation_tags;
DROP TABLE conversations;
UPDATE store_info SET schema_version = 2;
