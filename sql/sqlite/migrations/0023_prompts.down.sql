DROP TABLE prompt_history;
DROP TABLE prompts;
UPDATE store_info SET schema_version = 22;
