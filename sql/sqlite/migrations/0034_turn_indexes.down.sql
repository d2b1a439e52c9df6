CREATE INDEX idx_messages_conversation_role ON messages (conversation_id, role, timestamp);
DROP INDEX idx_classification_classifier;
CREATE INDEX idx_classification_classifier ON classification_results (classifier_name, created_at);
DROP INDEX idx_traces_stage;
CREATE INDEX idx_traces_stage ON traces (stage, start_time);
CREATE INDEX idx_traces_start_time ON traces (start_time);
UPDATE store_info SET schema_version = 33;
