DROP TABLE database_schemas;
DROP TABLE database_connections;
UPDATE store_info SET schema_version = 21;
