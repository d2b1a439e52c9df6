DROP TABLE user_goals;
UPDATE store_info SET schema_version = 7;
