DROP INDEX idx_messages_questions;
UPDATE store_info SET schema_version = 36;
