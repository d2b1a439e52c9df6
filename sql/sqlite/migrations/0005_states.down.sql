DROP TABLE working_states;
DROP TABLE conversation_states;
UPDATE store_info SET schema_version = 4;
