DROP TABLE user_preferences;
DROP TABLE user_sessions;
DROP TABLE user_identities;
DROP TABLE users;
UPDATE store_info SET schema_version = 1;
