DROP TABLE api_quotas;
DROP TABLE provider_models;
DROP TABLE provider_configs;
UPDATE store_info SET schema_version = 20;
