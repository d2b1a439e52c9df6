-- By time first, so that what a turn stores at once, a trace of each stage and a result of each classifier, stands in one place of an index and not in as many as there are names.
-- S0's idx_traces_stage, and traces by time.
DROP INDEX idx_traces_start_time;
DROP INDEX idx_traces_stage;
CREATE INDEX idx_traces_stage ON traces (start_time, seq, stage);
DROP INDEX idx_classification_classifier;
CREATE INDEX idx_classification_classifier ON classification_results (created_at, classifier_name);
-- The newest question of a conversation is among its newest messages.
DROP INDEX idx_messages_conversation_role;

UPDATE store_info SET schema_version = 34;
